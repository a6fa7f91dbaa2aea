package io.github.reuseport.benchmarks.hello;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What every server answers.
 */
@RestController
class HelloController {

	@GetMapping(path = "/hello", produces = MediaType.TEXT_PLAIN_VALUE)
	String hello() {
		return "Hello, World!";
	}

	/**
	 * Tell who serves.
	 * @return the name of the thread
	 */
	@GetMapping(path = "/thread", produces = MediaType.TEXT_PLAIN_VALUE)
	String thread() {
		return Thread.currentThread().getName();
	}

	/**
	 * Do what must never be done on an event loop.
	 * @param millis for how long, in milliseconds
	 * @return the name of the thread that was blocked
	 * @throws InterruptedException if the server stops
	 */
	@GetMapping(path = "/block", produces = MediaType.TEXT_PLAIN_VALUE)
	String block(@RequestParam long millis) throws InterruptedException {
		Thread.sleep(millis);
		return Thread.currentThread().getName();
	}

}
