package io.github.reuseport.it.upgrade;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.reuseport.it.handover.HandoverTable;
import io.github.reuseport.it.sample.AddedLibrary;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.upgrade.Death.Victim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the upgrade that the README promises, in the conditions that users have: the
 * built jar on the default address, under load on kept and on new connections. The system
 * property {@code upgrades} is the number of upgrades in a series, {@code deaths} the
 * number of deaths, which are chosen at random from {@code deaths.seed}, {@code surge}
 * the number of requests during a surge on one host.
 */
@EnabledOnOs(OS.LINUX)
class UpgradeIT {

	private static final Integer UPGRADES = Integer.getInteger("upgrades");

	private static final Integer DEATHS = Integer.getInteger("deaths");

	/**
	 * A surge on one host sees as many requests at least.
	 */
	private static final int SURGE = Integer.getInteger("surge", 2000);

	private static final String SHARED = "--server.reuseport.sharing=shared";

	private static final HandoverTable table = new HandoverTable();

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@RegisterExtension
	final SampleProcesses unpacked = SampleProcesses.unpacked();

	@AfterAll
	static void printTable() {
		System.out.println(HandoverTable.HEADER);
		table.lines().forEach(System.out::println);
		System.out.println("A filter was left over for at most %d ms".formatted(PlainSpread.slowest().toMillis()));
	}

	@Test
	void losesNothing() throws Exception {
		Upgrades upgrades = begin(this.processes, "plain", workers(4));
		for (int i = 0; i < count(); i++) {
			upgrades.next(4, (port) -> this.processes.startOn(port, Upgrades.TAKEOVER, workers(4)));
		}
	}

	static Stream<SocketOption<Boolean>> udpSockets() {
		// The second one is what HTTP/3 has too
		return Stream.of(StandardSocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEPORT)
			.limit((UPGRADES != null) ? 2 : 1);
	}

	@ParameterizedTest
	@MethodSource("udpSockets")
	void losesNothingBesideUdpSocketsOnTheSamePortNumber(SocketOption<Boolean> option) throws Exception {
		Upgrades upgrades = begin(this.unpacked, "beside UDP with " + option.name(), workers(4));
		try (UdpSockets sockets = UdpSockets.open(upgrades.port(), option)) {
			assertThat(sockets).isNotNull();
			for (int i = 0; i < count(); i++) {
				upgrades.next(4, (port) -> this.unpacked.startOn(port, Upgrades.TAKEOVER, workers(4)));
			}
		}
	}

	@Test
	void losesNothingBesideHttp3OnTheSamePortNumber(@TempDir Path directory) throws Exception {
		String[] arguments = { Upgrades.TAKEOVER, workers(2),
				AddedLibrary.create(directory.resolve("library"), Http3Server.class),
				Http3Client.keys(directory.resolve("keys")) };
		Upgrades upgrades = new Upgrades(this.unpacked.start(arguments), table, "with HTTP/3");
		assertThat(Http3Client.get(upgrades.port())).isEqualTo("over HTTP/3.0");
		for (int i = 0; i < count(); i++) {
			upgrades.next(2, (port) -> this.unpacked.startOn(port, arguments));
			assertThat(Http3Client.get(upgrades.port())).isEqualTo("over HTTP/3.0");
		}
	}

	/**
	 * What Kubernetes does with {@code maxSurge: 1} on the network of the host.
	 */
	@Test
	void losesNothingInASurgeOfPidAndMountNamespaces() throws Exception {
		List<String> namespaces = List.of("unshare", "-Urpmf", "--mount-proc", "--kill-child");
		assumeThat(SampleProcesses.isPossible(namespaces))
			.as("pid and mount namespaces, which unprivileged users must be allowed to create")
			.isTrue();
		String description = "surge of pid and mount namespaces";
		Upgrades upgrades = new Upgrades(this.unpacked.startBy(namespaces, 0, SHARED, workers(2)), table, description);
		int left = count();
		do {
			upgrades.next(2, (port) -> this.unpacked.startBy(namespaces, port, SHARED, workers(2)),
					SampleProcess::terminateChild);
		}
		while (--left > 0 || table.results().get(description).answered() < SURGE);
	}

	@Test
	void losesNothingBetweenOneAndManyEventLoops() throws Exception {
		List<Integer> sizes = (UPGRADES != null) ? List.of(1, 16, 1, 2, 16, 3, 8, 4, 1, 8, 16, 4, 3, 2, 8, 1)
				: List.of(1, 8, 1);
		Upgrades upgrades = begin(this.unpacked, "event loops " + sizes, workers(sizes.get(0)));
		for (int size : sizes.subList(1, sizes.size())) {
			upgrades.next(size, (port) -> this.unpacked.startOn(port, Upgrades.TAKEOVER, workers(size)));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void losesNothingWhenTheJarIsOverwritten(boolean takeover, @TempDir Path directory) throws Exception {
		assumeThat(takeover || UPGRADES != null).as("full series (-Dupgrades=10)").isTrue();
		String sharing = takeover ? Upgrades.TAKEOVER : SHARED;
		ExecutableJar jar = ExecutableJar.copyTo(directory.resolve("app.jar"));
		this.processes.from(jar.file());
		SampleProcess first = this.processes.start(sharing, workers(2),
				"--logging.level.io.github.reuseport.server.LateClasses=debug");
		Upgrades upgrades = new Upgrades(first, table, "jar overwritten, " + (takeover ? "takeover" : "shared"));
		await("the first version is ready for it").atMost(SampleProcess.LIMIT)
			.until(() -> first.output().contains("classes that are needed late have been loaded"));
		Upgrades.Start start = (port) -> {
			// After the first version has served: what else it needs is gone then
			jar.overwrite();
			return this.processes.startOn(port, sharing, workers(2));
		};
		if (takeover) {
			upgrades.next(2, start);
		}
		else {
			upgrades.next(2, start, SampleProcess::terminate);
		}
	}

	static Stream<Death> deaths() {
		if (DEATHS == null) {
			return Stream.of(new Death(Victim.OLD, Duration.ZERO, Duration.ofMillis(500)),
					new Death(Victim.SURVIVOR, Duration.ofSeconds(3), Duration.ofMillis(200)),
					new Death(Victim.JOINER, Duration.ZERO, Duration.ofMillis(800)));
		}
		long seed = Long.getLong("deaths.seed", System.nanoTime());
		System.out.println("-Ddeaths.seed=" + seed);
		Random random = new Random(seed);
		return Stream.generate(() -> Death.random(random)).limit(DEATHS);
	}

	@ParameterizedTest
	@MethodSource("deaths")
	void othersLoseNothingWhenOneDies(Death death) throws Exception {
		new DeathInDrain(this.unpacked, death, table.handover(death.toString())).run();
	}

	private static int count() {
		return (UPGRADES != null) ? UPGRADES : 1;
	}

	private static Upgrades begin(SampleProcesses processes, String description, String workers) throws Exception {
		return new Upgrades(processes.start(Upgrades.TAKEOVER, workers), table, description);
	}

	private static String workers(int count) {
		return "-Dreactor.netty.ioWorkerCount=" + count;
	}

}
