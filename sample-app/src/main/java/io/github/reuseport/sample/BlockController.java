package io.github.reuseport.sample;

import java.time.Duration;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * Blocks its event loop.
 */
@RestController
class BlockController {

	/**
	 * Do what a handler must never do, to show what becomes of the other connections:
	 * while the event loop sleeps, it serves none of those it has. The new ones that the
	 * kernel gives to its listener are accepted by other event loops, unless
	 * {@code server.reuseport.rescue.enabled} is {@code false}.
	 * @param millis for how long
	 * @return the answer; it is a {@link Mono} because Spring may call methods that
	 * return anything else in another thread
	 */
	@GetMapping("/block")
	Mono<String> block(@RequestParam(defaultValue = Delay.DEFAULT_MILLIS) String millis) {
		Duration delay = Delay.ofMillis(millis);
		return Mono.fromCallable(() -> {
			Thread.sleep(delay.toMillis());
			return "Blocked %s for %s ms".formatted(Thread.currentThread().getName(), millis);
		});
	}

}
