package io.github.reuseport.server.census;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.linux.SocketInodes;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Presence}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PresenceTests {

	/**
	 * No port: nobody else is there.
	 */
	private static final int PORT = 70_000;

	@RegisterExtension
	final TestServers test = new TestServers();

	@Test
	void isSeenByTheInodeThatThisProcessHolds() throws Exception {
		try (Presence presence = Presence.announce(PORT, true)) {
			assertThat(presence).isNotNull();
			Map<String, Long> present = Presence.at(PORT);
			assertThat(present).containsOnlyKeys(presence.name());
			assertThat(presence.name()).startsWith("reuseport-70000-" + ProcessHandle.current().pid() + "-");
			assertThat(new SocketInodes().all()).containsAll(present.values());
		}
		assertThat(Presence.at(PORT)).isEmpty();
	}

	@Test
	void isOfOnePort() {
		try (Presence presence = Presence.announce(PORT, true)) {
			assertThat(presence).isNotNull();
			assertThat(Presence.at(PORT / 10)).isEmpty();
			assertThat(Presence.at(PORT + 1)).isEmpty();
		}
	}

	@Test
	void leavesNoFileBehind() throws Exception {
		try (Presence presence = Presence.announce(PORT, true);
				Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			assertThat(presence).isNotNull();
			assertThat(files).noneMatch((file) -> file.endsWith(presence.name()));
		}
	}

	@Test
	void canBeHadWhereTheDirectoryHasALongPath(@TempDir Path directory) throws Exception {
		try (Presence presence = announceIn(Files.createDirectories(directory.resolve("long".repeat(25))))) {
			assertThat(presence).isNotNull();
			assertThat(Presence.at(PORT)).containsOnlyKeys(presence.name());
		}
	}

	@Test
	void leavesNoSocketBehindWhereTheDirectoryIsNotThere(@TempDir Path directory) throws Exception {
		Set<Long> before = new SocketInodes().all();
		try (Presence presence = announceIn(directory.resolve("none"))) {
			assertThat(presence).isNotNull();
			Set<Long> opened = new HashSet<>(new SocketInodes().all());
			opened.removeAll(before);
			assertThat(opened).containsExactlyElementsOf(Presence.at(PORT).values());
		}
	}

	private static Presence announceIn(Path directory) {
		String before = System.getProperty("java.io.tmpdir");
		System.setProperty("java.io.tmpdir", directory.toString());
		try {
			return Presence.announce(PORT, true);
		}
		finally {
			System.setProperty("java.io.tmpdir", before);
		}
	}

	@ParameterizedTest
	@EnumSource
	void isHeldByASharedServerUntilItsListenersAreClosed(TestTransport transport, CapturedOutput output) {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, sharing(Sharing.SHARED)));
		assertThat(Presence.at(server.port())).hasSize(1);
		server.disposeNow();
		assertThat(Presence.at(server.port())).isEmpty();
		assertThat(output).doesNotContain("cannot tell that this one takes part");
	}

	@ParameterizedTest
	@EnumSource
	void isNotHeldByAnExclusiveServer(TestTransport transport) {
		DisposableServer server = this.test.bind(this.test.server(transport, 2, sharing(Sharing.EXCLUSIVE)));
		assertThat(Presence.at(server.port())).isEmpty();
	}

	@Test
	void isNotHeldAfterAStartThatFailed() throws Exception {
		DisposableServer plain = this.test.bind(HttpServer.create().port(0).host("127.0.0.1"));
		HttpServer server = this.test.server(TestTransport.EPOLL, 2, sharing(Sharing.SHARED))
			.bindAddress(() -> new InetSocketAddress("127.0.0.1", plain.port()));
		assertThatExceptionOfType(ChannelBindException.class).isThrownBy(server::bindNow);
		assertThat(Presence.at(plain.port())).isEmpty();
	}

	private static ListenerSettings sharing(Sharing sharing) {
		return new TestListenerSettings().sharing(sharing).build();
	}

}
