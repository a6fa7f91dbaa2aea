package io.github.reuseport.takeover;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.netty.DisposableServer;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.server.Namespace;
import io.github.reuseport.server.NamespaceServers;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.census.PortHolder;
import io.github.reuseport.server.census.PortHolders;
import io.github.reuseport.server.census.PortView;
import io.github.reuseport.server.census.Presence;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Presence} and those that go by it where {@code /proc/self/net/unix}
 * cannot be read.
 */
@EnabledOnOs(OS.LINUX)
class UnreadableSignsTests {

	/**
	 * A directory without the table, in which those of TCP are found.
	 */
	private static final String HIDE = "mount -t tmpfs none /proc/$$/net && "
			+ "ln -s /proc/thread-self/net/tcp /proc/thread-self/net/tcp6 /proc/$$/net";

	@Test
	void nothingIsLostAndTheReasonIsTold() throws Exception {
		String output = Namespace.run(HIDE, Main.class);
		assertThat(output).contains("Failures: 0")
			.contains("go to " + Main.OTHERS + " listener(s) of other processes now", "Drained port ")
			.contains("Answering: " + Main.OTHERS)
			.contains("Objection: the signs of those that take part in handovers cannot be read")
			.contains("/proc/self/net/unix");
		// One of each server
		assertThat(output.lines().filter((line) -> line.contains(" WARN "))).hasSize(2)
			.allMatch((line) -> line.contains("Other processes cannot tell that this one takes part in handovers"));
	}

	/**
	 * Stops one of two servers under load.
	 */
	public static final class Main {

		static final int OTHERS = 3;

		private Main() {
		}

		public static void main(String[] arguments) {
			NamespaceServers.run(Main::handOver);
		}

		private static void handOver() throws Exception {
			DisposableServer first = NamespaceServers.start(4, 0);
			DisposableServer second = NamespaceServers.start(OTHERS, first.port());
			NamespaceServers.stopUnderLoad(first);
			System.out.println("Answering: " + TestServers.getUntil(second.port(), OTHERS).size());
			List<ListeningSocket> listeners = new ListeningSockets().onPort(second.port());
			ProcessHandle self = ProcessHandle.current();
			PortHolder holder = new PortHolder(self, listeners, false);
			System.out.println("Objection: " + Objection.to(holder,
					new PortView(listeners, new PortHolders(List.of(holder), List.of(), Set.of())), self));
		}

	}

}
