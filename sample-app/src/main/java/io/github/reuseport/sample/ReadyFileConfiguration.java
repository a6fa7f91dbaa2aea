package io.github.reuseport.sample;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.ApplicationPidFileWriter;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Writes the file that {@code spring.pid.file} names when the application is ready, and
 * deletes it at the end. For a probe of this process: a request would be answered by any
 * of those that share its port.
 */
@Configuration(proxyBeanMethods = false)
class ReadyFileConfiguration {

	@Bean
	@ConditionalOnProperty("spring.pid.file")
	ApplicationPidFileWriter readyFile() {
		ApplicationPidFileWriter writer = new ApplicationPidFileWriter();
		writer.setTriggerEventType(ApplicationReadyEvent.class);
		return writer;
	}

}
