package io.github.reuseport.sample;

import java.time.Duration;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * Answers later. The event loop serves other connections meanwhile.
 */
@RestController
class SlowController {

	@GetMapping("/slow")
	Mono<String> slow(@RequestParam(defaultValue = Delay.DEFAULT_MILLIS) String millis) {
		Duration delay = Delay.ofMillis(millis);
		return Mono.delay(delay).thenReturn("Answered after %s ms".formatted(millis));
	}

}
