package io.github.reuseport.it.listener;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.ReuseportHealth;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;
import io.github.reuseport.it.sample.Whoami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for the sample application where something it is told to do cannot be had.
 */
@EnabledOnOs(OS.LINUX)
class FallbackIT {

	private static final String OTHER_SYSTEM = "-Dos.name=FreeBSD";

	private static final String FOUR_EVENT_LOOPS = "-Dreactor.netty.ioWorkerCount=4";

	private static final String NIO = SampleTransport.NIO.systemProperty();

	private static final String DEFER_ACCEPT = "--server.reuseport.defer-accept=1s";

	private static final String REQUIRED = "--server.reuseport.required=true";

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@Test
	void hasOneListenerOnAnotherOperatingSystemAndWarnsOnce() throws Exception {
		SampleProcess process = this.processes.start(OTHER_SYSTEM, FOUR_EVENT_LOOPS);
		int port = process.port();
		assertThat(PortListeners.count(port)).isEqualTo(1);
		SampleClient client = new SampleClient(port);
		assertThat(client.whoami(20)).extracting(Whoami::listener).containsOnlyNulls();
		assertThat(client.health()).isEqualTo(new ReuseportHealth("UP", new ReuseportHealth.Details("single",
				"FreeBSD does not spread connections over the listeners of a port", "nio", port, 4, 1, 1, 0, false)));
		assertThat(process.warnings()).singleElement()
			.asString()
			.contains("Falling back to one plain listener", "FreeBSD does not spread connections");
	}

	@Test
	void refusesToStartOnAnotherOperatingSystemWhenListenersAreRequired() throws Exception {
		SampleProcess process = this.processes.start(OTHER_SYSTEM, REQUIRED);
		assertThat(process.exitCode()).isEqualTo(1);
		assertThat(process.output()).contains("APPLICATION FAILED TO START",
				"'server.reuseport.required' is 'true', but FreeBSD does not spread connections",
				"Run the application on Linux.");
	}

	@Test
	void warnsOnceOfAPropertyThatTheTransportDoesNotKnow() throws Exception {
		SampleProcess process = this.processes.start(NIO, DEFER_ACCEPT, FOUR_EVENT_LOOPS);
		int port = process.port();
		assertThat(new SampleClient(port).health()).isEqualTo(ReuseportHealth.up("nio", port, 4, 0));
		assertThat(process.warnings()).singleElement()
			.asString()
			.contains("server.reuseport.defer-accept is unknown to the transport nio");
	}

	@Test
	void refusesToStartWhenAPropertyThatTheTransportDoesNotKnowIsRequired() throws Exception {
		SampleProcess process = this.processes.start(NIO, DEFER_ACCEPT, REQUIRED);
		assertThat(process.exitCode()).isEqualTo(1);
		assertThat(process.output()).contains("APPLICATION FAILED TO START",
				"'server.reuseport.required' is 'true', but server.reuseport.defer-accept is unknown to the transport nio",
				"Use epoll or io_uring, or remove the property.");
	}

	@Test
	void servesOnNioAndSaysWhyWhereTheNativeLibraryCannotBeUnpacked() throws Exception {
		// Nothing can be created in a file
		assertOnNioBecause(this.processes.start("-Dio.netty.native.workdir=/proc/version", FOUR_EVENT_LOOPS),
				"Exception: /proc/version/");
	}

	@Test
	void servesOnNioAndSaysWhyWhereTheNativeLibraryCannotBeRun(@TempDir Path directory) throws Exception {
		List<String> noexec = List.of("unshare", "-Urm", "bash", "-c",
				"mount -t tmpfs -o noexec tmpfs '%s' && exec \"$@\"".formatted(directory), "bash");
		assumeThat(SampleProcesses.isPossible(noexec))
			.as("mount namespace, which unprivileged users must be allowed to create")
			.isTrue();
		assertOnNioBecause(
				this.processes.startBy(noexec, 0, "-Dio.netty.native.workdir=" + directory, FOUR_EVENT_LOOPS),
				"failed to map segment from shared object");
	}

	private void assertOnNioBecause(SampleProcess process, String reason) throws Exception {
		int port = process.port();
		assertThat(new SampleClient(port).health()).isEqualTo(ReuseportHealth.up("nio", port, 4, 0));
		assertThat(process.warnings()).singleElement()
			.asString()
			.contains("The transport is nio", reason, "mount a tmpfs without noexec", "io.netty.native.workdir");
	}

	@Test
	void saysNothingOfNioWhereItWasChosen() throws Exception {
		SampleProcess process = this.processes.start("-Dreactor.netty.native=false",
				"-Dio.netty.native.workdir=/proc/version", FOUR_EVENT_LOOPS);
		int port = process.port();
		assertThat(new SampleClient(port).health()).isEqualTo(ReuseportHealth.up("nio", port, 4, 0));
		assertThat(process.warnings()).isEmpty();
	}

}
