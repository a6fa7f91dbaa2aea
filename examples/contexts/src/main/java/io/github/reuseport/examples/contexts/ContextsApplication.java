package io.github.reuseport.examples.contexts;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Application that tests start several times in one JVM.
 */
@SpringBootApplication
public class ContextsApplication {

	public static void main(String[] args) {
		SpringApplication.run(ContextsApplication.class, args);
	}

}
