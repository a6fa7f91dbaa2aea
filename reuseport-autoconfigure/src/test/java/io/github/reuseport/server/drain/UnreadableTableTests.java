package io.github.reuseport.server.drain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.Namespace;
import io.github.reuseport.server.NamespaceServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerDrain} where the kernel's table of sockets cannot be read, as
 * without a file descriptor.
 */
@EnabledOnOs(OS.LINUX)
class UnreadableTableTests {

	@Test
	void looksForAWhileAndLosesNothing() throws Exception {
		String output = Namespace.run("mount -t tmpfs none /proc/$$/net", Main.class);
		assertThat(output).contains("Failures: 0 ")
			.containsOnlyOnce("cannot be drained, closing its listeners once their accept queues are empty")
			.containsOnlyOnce("/proc/self/net/tcp")
			.contains("Stopped on port ")
			.doesNotContain("Drained port ");
	}

	/**
	 * Stops one of two servers under load.
	 */
	public static final class Main {

		private Main() {
		}

		public static void main(String[] arguments) {
			NamespaceServers.run(Main::handOver);
		}

		private static void handOver() {
			DisposableServer first = NamespaceServers.start(2, 0);
			NamespaceServers.start(2, first.port());
			NamespaceServers.stopUnderLoad(first);
		}

	}

}
