package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.ConnectionLoad;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.Namespace;
import io.github.reuseport.server.ReuseportHttpServer;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.placement.Placement;
import io.github.reuseport.server.rescue.RescueSettings;
import io.github.reuseport.server.warmup.WarmUpSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerDrain} where the kernel has little room for filters
 * ({@code net.core.optmem_max}, which each network namespace has of its own since Linux
 * 6.8).
 */
@EnabledOnOs(OS.LINUX)
class FilterMemoryTests {

	/**
	 * Room for about 150 instructions.
	 */
	private static final int LITTLE = 1536;

	private static final int TOO_LITTLE = 64;

	@Test
	void listenersAreProbedInRoundsThatFit() throws Exception {
		String output = stopOneOfTwo(LITTLE);
		assertThat(output).contains("Failures: 0")
			.contains("go to " + Main.LISTENERS + " listener(s) of other processes now")
			.contains("Drained port ")
			.doesNotContain("cannot be drained");
	}

	@Test
	void saysThatNoFilterFits() throws Exception {
		String output = stopOneOfTwo(TOO_LITTLE);
		assertThat(output).contains("Failures: ")
			.containsOnlyOnce("cannot be drained")
			.doesNotContain("Drained port ")
			.contains("cannot be drained, closing its listeners once their accept queues are empty",
					"Cannot allocate memory", "net.core.optmem_max");
	}

	private static String stopOneOfTwo(int memory) throws Exception {
		return Namespace.run("echo %d > /proc/sys/net/core/optmem_max".formatted(memory), Main.class);
	}

	/**
	 * Stops one of two servers under load.
	 */
	public static final class Main {

		static final int LISTENERS = 100;

		private Main() {
		}

		public static void main(String[] arguments) {
			try {
				handOver();
			}
			catch (Exception | Error ex) {
				ex.printStackTrace();
			}
			Runtime.getRuntime().halt(0);
		}

		private static void handOver() throws Exception {
			DisposableServer first = start(0);
			start(first.port());
			try (ConnectionLoad load = ConnectionLoad.onNewConnections(first.port(), 4)) {
				for (int i = 0; i < 1000 && load.answered() < 100; i++) {
					Thread.sleep(10);
				}
				first.disposeNow(Duration.ofSeconds(30));
				load.stop();
				System.out.println("Failures: " + load.failures().size());
			}
		}

		private static DisposableServer start(int port) {
			EventLoopGroup loops = TestTransport.EPOLL.eventLoops(LISTENERS);
			ListenerSettings settings = new ListenerSettings(false, Sharing.SHARED, null, null, null, Placement.LOCAL,
					new RescueSettings(false, RescueSettings.DEFAULTS.after()),
					new DrainSettings(true, Duration.ofMillis(150), Duration.ofSeconds(5)), WarmUpSettings.NONE);
			return ReuseportHttpServer.decorate(HttpServer.create(), settings, new ReuseportServers())
				.channelGroup(TestServers.newChannelGroup())
				.bindAddress(() -> new InetSocketAddress(port))
				.runOn(TestTransport.resources(loops))
				.handle((request, response) -> response.sendString(Mono.just("served")))
				.bindNow(Duration.ofSeconds(30));
		}

	}

}
