package io.github.reuseport.examples.otherservers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Application on WebMVC and Jetty, as Spring Boot chooses where all are there.
 */
@SpringBootApplication
@RestController
public class OtherServersApplication {

	public static void main(String[] args) {
		SpringApplication.run(OtherServersApplication.class, args);
	}

	@GetMapping("/hello")
	String hello() {
		return "Hello";
	}

}
