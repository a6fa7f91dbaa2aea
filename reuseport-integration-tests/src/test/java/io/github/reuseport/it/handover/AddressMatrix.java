package io.github.reuseport.it.handover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.reuseport.it.load.Load;
import io.github.reuseport.it.load.LoadKind;
import io.github.reuseport.it.load.LoadRecorder;
import io.github.reuseport.it.sample.NetworkNamespace;
import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.ReuseportHealth;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator does to a port, on one of the addresses that a port can have. May be
 * run as a process, in a network namespace of its own.
 */
public final class AddressMatrix {

	private static final int EXIT_CODE_OF_SIGTERM = 143;

	private AddressMatrix() {
	}

	/**
	 * Run one row.
	 * @param args the row and the transport
	 */
	public static void main(String[] args) throws Exception {
		SampleProcesses processes = SampleProcesses.unpacked();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> end(processes)));
		try {
			run(processes, Row.valueOf(args[0]), SampleTransport.valueOf(args[1]));
		}
		catch (Throwable ex) {
			ex.printStackTrace(System.out);
			System.out.println(processes.end());
			System.exit(1);
		}
		System.exit(0);
	}

	private static void end(SampleProcesses processes) {
		try {
			processes.end();
		}
		catch (Exception ex) {
			ex.printStackTrace(System.out);
		}
	}

	/**
	 * Start an application, refuse a second one, and let a third one take over under
	 * load.
	 * @param processes where the processes are started
	 * @param row the address
	 * @param transport the transport
	 */
	static void run(SampleProcesses processes, Row row, SampleTransport transport) throws Exception {
		SampleProcess old = processes.start(row.arguments(transport, "takeover", 3));
		int port = old.port();
		List<InetSocketAddress> targets = row.targets(port);
		for (InetSocketAddress target : targets) {
			SampleClient client = new SampleClient(target);
			transport.requireOn(client.whoami().eventLoop());
			assertThat(client.health()).as(target.toString()).isEqualTo(ReuseportHealth.up(transport.id(), port, 3, 0));
		}
		SampleProcess refused = processes.startOn(port, row.arguments(transport, "exclusive", 2));
		assertThat(refused.exitCode()).isEqualTo(1);
		assertThat(refused.output()).contains("APPLICATION FAILED TO START",
				"Port %d was already in use".formatted(port), "3 listeners of the same user");
		SampleProcess taker = takeOver(processes, row, transport, old, port);
		assertThat(taker.output())
			.contains("Asked process %d, which has 3 listener(s) on port %d, to stop".formatted(old.pid(), port));
		assertThat(PortListeners.count(port)).isEqualTo(2);
		for (InetSocketAddress target : targets) {
			SampleClient client = new SampleClient(target);
			Handovers.assertSpread(client, taker, 2);
			assertThat(client.health()).as(target.toString()).isEqualTo(ReuseportHealth.up(transport.id(), port, 2, 0));
		}
		assertThat(taker.output()).doesNotContain("no group with");
	}

	private static SampleProcess takeOver(SampleProcesses processes, Row row, SampleTransport transport,
			SampleProcess old, int port) throws Exception {
		List<Load> loads = new ArrayList<>();
		try {
			for (InetSocketAddress target : row.targets(port)) {
				loads.add(new Load(LoadKind.SLOW, target, new LoadRecorder()));
			}
			loads.forEach((load) -> load.pause(Handovers.PAUSE));
			SampleProcess taker = processes.startOn(port, row.arguments(transport, "takeover", 2));
			Handovers.awaitListening(taker);
			loads.forEach((load) -> load.pause(Duration.ZERO));
			assertThat(old.exitCode()).isEqualTo(EXIT_CODE_OF_SIGTERM);
			loads.forEach(Handovers::awaitAnswers);
			Handovers.assertDrained(old, port);
			return taker;
		}
		finally {
			loads.forEach(Load::close);
			assertThat(loads).extracting(Load::result).allSatisfy((result) -> {
				assertThat(result.reasons()).isEmpty();
				assertThat(result.failed()).isZero();
			});
		}
	}

	/**
	 * An address, and the network it is in.
	 */
	enum Row {

		/**
		 * What Spring Boot does without an address.
		 */
		NONE("", "", "127.0.0.1", "::1"),

		ANY_IPV4("0.0.0.0", "", "127.0.0.1", "::1"),

		LOOPBACK_IPV4("127.0.0.1", "", "127.0.0.1"),

		ANY_IPV6("::", "", "127.0.0.1", "::1"),

		LOOPBACK_IPV6("::1", "", "::1"),

		LOCALHOST("localhost", "", "localhost"),

		/**
		 * {@code java.net.preferIPv4Stack}.
		 */
		IPV4_STACK("", "", "127.0.0.1"),

		LOOPBACK_IPV4_STACK("127.0.0.1", "", "127.0.0.1"),

		/**
		 * IPv6 is switched off.
		 */
		WITHOUT_IPV6("",
				"echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6 && echo 1 > /proc/sys/net/ipv6/conf/lo/disable_ipv6",
				"127.0.0.1"),

		/**
		 * IPv6 sockets take no IPv4, unless they ask for it.
		 */
		IPV6_ONLY("", "echo 1 > /proc/sys/net/ipv6/bindv6only", "127.0.0.1", "::1");

		private final String address;

		private final String setUp;

		private final List<String> targets;

		Row(String address, String setUp, String... targets) {
			this.address = address;
			this.setUp = setUp;
			this.targets = List.of(targets);
		}

		/**
		 * The network namespace that the row needs.
		 * @param transport the transport: NIO drains where the kernel hands connections
		 * over
		 * @return what is set up in it, nothing if none is needed
		 */
		List<String> setUp(SampleTransport transport) {
			List<String> steps = new ArrayList<>();
			if (!this.setUp.isEmpty()) {
				steps.add(this.setUp);
			}
			if (transport == SampleTransport.NIO) {
				steps.add(NetworkNamespace.MIGRATING);
			}
			return steps;
		}

		String[] arguments(SampleTransport transport, String sharing, int loops) {
			List<String> arguments = new ArrayList<>(List.of(transport.systemProperty(),
					"--server.reuseport.sharing=" + sharing, "-Dreactor.netty.ioWorkerCount=" + loops));
			arguments.add("--server.reuseport.warm-up.paths=/hello");
			if (!this.address.isEmpty()) {
				arguments.add("--server.address=" + this.address);
			}
			if (this == IPV4_STACK || this == LOOPBACK_IPV4_STACK) {
				arguments.add("-Djava.net.preferIPv4Stack=true");
			}
			return arguments.toArray(String[]::new);
		}

		/**
		 * Where clients reach the application.
		 * @param port its port
		 * @return loopback addresses
		 */
		List<InetSocketAddress> targets(int port) throws IOException {
			List<InetSocketAddress> addresses = new ArrayList<>();
			for (String target : this.targets) {
				addresses.add(new InetSocketAddress(InetAddress.getByName(target), port));
			}
			return addresses;
		}

	}

}
