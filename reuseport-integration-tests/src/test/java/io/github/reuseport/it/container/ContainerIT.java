package io.github.reuseport.it.container;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.reuseport.it.handover.HandoverTable;
import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.ReuseportHealth;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.Whoami;
import io.github.reuseport.it.upgrade.Upgrades;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for containers and pods of the sample application on the network of one host.
 * {@code -Dcontainers=full} adds those of which the short form has a better one.
 */
@EnabledOnOs(OS.LINUX)
class ContainerIT {

	private static final boolean FULL = "full".equals(System.getProperty("containers"));

	private static final String SHARED = "--server.reuseport.sharing=shared";

	private static final HandoverTable table = new HandoverTable();

	@RegisterExtension
	static final Containers containers = new Containers();

	@AfterAll
	static void printTable() {
		System.out.println(HandoverTable.HEADER);
		table.lines().forEach(System.out::println);
	}

	static Stream<String> ways() {
		return FULL ? Stream.of("--pid=private", "--pid=host", "--cpus=0.5") : Stream.of("--pid=private");
	}

	@ParameterizedTest
	@MethodSource("ways")
	void losesNothingWhenTheOlderContainerIsStopped(String option) throws Exception {
		String[] arguments = confined(option, SHARED);
		SampleProcess first = containers.start(0, arguments);
		Upgrades upgrades = new Upgrades(first, table, "container stopped, " + option);
		assertThat(first.output()).contains("with 2 listener(s) on 2 event loop(s) (epoll, shared)");
		upgrades.next(Containers.LISTENERS, (port) -> containers.start(port, arguments), containers::stop);
	}

	@Test
	void losesNothingWhenTheOlderContainerIsTakenOver() throws Exception {
		String[] arguments = confined("--pid=host", Upgrades.TAKEOVER);
		Upgrades upgrades = new Upgrades(containers.start(0, arguments), table, "container taken over, --pid=host");
		upgrades.next(Containers.LISTENERS, (port) -> containers.start(port, arguments));
	}

	@Test
	void losesNothingWhenTheOlderPodIsStopped() throws Exception {
		SampleProcess first = containers.play(PortListeners.free());
		Upgrades upgrades = new Upgrades(first, table, "pod stopped");
		await("the probe of the readiness succeeds").atMost(SampleProcess.LIMIT)
			.untilAsserted(() -> Podman.run("exec", containers.nameOf(first), "test", "-f", "/tmp/ready"));
		upgrades.next(Containers.LISTENERS, containers::play, containers::stop);
	}

	@Test
	@EnabledIfSystemProperty(named = "containers", matches = "full")
	void saysWhyItIsOnNioWhereNothingCanBeWritten() throws Exception {
		SampleProcess process = containers.start(0, "--read-only", "--read-only-tmpfs=false");
		ReuseportHealth health = new SampleClient(process.port()).health();
		assertThat(health.details().transport()).isEqualTo("nio");
		assertThat(process.warnings()).singleElement()
			.asString()
			.contains("The transport is nio", "Read-only file system", "mount a tmpfs");
	}

	@Test
	@EnabledIfSystemProperty(named = "containers", matches = "full")
	void leavesTheFirstProcessOfItsOwnPidNamespaceAlone() throws Exception {
		SampleProcess first = containers.start(0, Upgrades.TAKEOVER);
		int port = first.port();
		SampleProcess second = containers.start(port, "--pid=container:" + containers.nameOf(first), Upgrades.TAKEOVER);
		await("the warning").atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(second.warnings()).singleElement()
				.asString()
				.contains("Process 1, which has 2 listener(s)", "is not asked to stop",
						"let both run in a pid namespace that outlives them"));
		assertThat(first.hasEnded()).isFalse();
		assertThat(new SampleClient(port).whoami(100)).extracting(Whoami::pid).hasSizeGreaterThan(1).contains(1L);
	}

	/**
	 * As little as a container can have: the image is that of a user who is not root.
	 */
	private static String[] confined(String... more) {
		Stream<String> arguments = Stream.of("--read-only", "--tmpfs=/tmp", "--cap-drop=all",
				"--security-opt=no-new-privileges");
		return Stream.concat(arguments, Arrays.stream(more)).toArray(String[]::new);
	}

}
