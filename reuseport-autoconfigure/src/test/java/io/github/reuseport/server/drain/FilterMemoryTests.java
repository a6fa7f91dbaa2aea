package io.github.reuseport.server.drain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.Namespace;
import io.github.reuseport.server.NamespaceServers;

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
			NamespaceServers.run(Main::handOver);
		}

		private static void handOver() {
			DisposableServer first = NamespaceServers.start(LISTENERS, 0);
			NamespaceServers.start(LISTENERS, first.port());
			NamespaceServers.stopUnderLoad(first);
		}

	}

}
