package io.github.reuseport.sample;

import org.springframework.boot.context.ApplicationPidFileWriter;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Writes the file that {@code spring.pid.file} names when the application is ready, and
 * deletes it at the end. For a probe of this process: a request would be answered by any
 * of those that share its port.
 */
@Configuration(proxyBeanMethods = false)
class ReadyFileConfiguration {

	@Bean
	ApplicationListener<ApplicationReadyEvent> readyFile(Environment environment) {
		// A condition would hold for good in an application processed ahead of time
		return (event) -> {
			if (environment.containsProperty("spring.pid.file")) {
				ApplicationPidFileWriter writer = new ApplicationPidFileWriter();
				writer.setTriggerEventType(ApplicationReadyEvent.class);
				writer.onApplicationEvent(event);
			}
		};
	}

}
