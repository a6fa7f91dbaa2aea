package io.github.reuseport.sample;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers at once.
 */
@RestController
class HelloController {

	@GetMapping("/hello")
	String hello() {
		return "Hello";
	}

}
