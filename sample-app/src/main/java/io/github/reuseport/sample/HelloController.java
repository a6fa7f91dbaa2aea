package io.github.reuseport.sample;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
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

	@PostMapping(path = "/hello", produces = MediaType.TEXT_PLAIN_VALUE)
	String hello(@RequestBody String name) {
		return "Hello, " + name;
	}

}
