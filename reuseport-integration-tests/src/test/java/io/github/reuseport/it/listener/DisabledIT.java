package io.github.reuseport.it.listener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.Whoami;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sample application when the listeners are turned off.
 */
@EnabledOnOs(OS.LINUX)
class DisabledIT {

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@Test
	void hasOneListenerAndNoHealthOfListeners() throws Exception {
		SampleProcess process = this.processes.start("--server.reuseport.enabled=false");
		int port = process.port();
		assertThat(PortListeners.count(port)).isEqualTo(1);
		SampleClient client = new SampleClient(port);
		assertThat(client.healthComponents().propertyNames()).contains("ping").doesNotContain("reuseport");
		assertThat(client.whoami(20)).extracting(Whoami::listener).containsOnlyNulls();
		assertThat(process.warnings()).isEmpty();
	}

}
