package io.github.reuseport.it.listener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the sample application when Tomcat serves it, or nobody.
 */
@EnabledOnOs(OS.LINUX)
class OtherServerIT {

	private static final String TOMCAT = "-Dloader.path=" + System.getProperty("tomcat.directory");

	private static final String NO_NETTY = "--spring.autoconfigure.exclude="
			+ "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration";

	private static final String REQUIRED = "--server.reuseport.required=true";

	private static final String LINE = "The reuseport starter has nothing to do: ";

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@Test
	void oneWarningSaysThatTomcatIsNotReactorNetty() throws Exception {
		SampleProcess process = this.processes.start(TOMCAT, NO_NETTY);
		await().atMost(SampleProcess.LIMIT)
			.untilAsserted(() -> assertThat(process.output()).contains("Tomcat started on port"));
		assertThat(process.warnings()).filteredOn((line) -> line.contains("reuseport"))
			.singleElement()
			.asString()
			.contains(LINE + "the web server is Tomcat, not Reactor Netty");
	}

	@Test
	void tomcatIsRefusedIfTheListenersAreRequired() throws Exception {
		SampleProcess process = this.processes.start(TOMCAT, NO_NETTY, REQUIRED);
		assertThat(process.exitCode()).isEqualTo(1);
		assertThat(process.output())
			.contains("APPLICATION FAILED TO START",
					"'server.reuseport.required' is 'true', but the web server is Tomcat, not Reactor Netty.",
					"Or set 'server.reuseport.required' to 'false'")
			.doesNotContain("Tomcat started on port");
	}

	@Test
	void oneLineSaysThatThereIsNoServer() throws Exception {
		SampleProcess process = this.processes.start("--spring.main.web-application-type=none", REQUIRED);
		assertThat(process.exitCode()).isZero();
		assertThat(process.output()).containsOnlyOnce(LINE + "there is no web server");
		assertThat(process.warnings()).isEmpty();
	}

}
