package io.github.reuseport.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReadyFileConfiguration}.
 */
class ReadyFileConfigurationTests {

	@Test
	void writesTheFileWhenTheApplicationIsReadyAndNotBefore(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("ready");
		List<Boolean> started = new ArrayList<>();
		ApplicationListener<ApplicationStartedEvent> listener = (event) -> started.add(Files.exists(file));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SampleApplication.class)
			.listeners(listener)
			.run("--server.port=0", "--spring.pid.file=" + file)) {
			assertThat(context.isRunning()).isTrue();
			assertThat(started).containsExactly(false);
			assertThat(file).hasContent(Long.toString(ProcessHandle.current().pid()));
		}
	}

}
