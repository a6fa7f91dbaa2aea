package io.github.reuseport.server.census;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.github.reuseport.linux.SocketInodes;
import io.github.reuseport.server.TestServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OwnSockets}.
 */
class OwnSocketsTests {

	private static final long FOREIGN = 4711L << 32;

	private final OwnSockets sockets = new OwnSockets(new SocketInodes());

	@Test
	void tellsOwnSocketsFromOthers() throws Exception {
		try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Set<Long> own = TestServers.listening(first.getLocalPort());
			assertThat(own).hasSize(1);
			Set<Long> all = new HashSet<>(own);
			all.add(FOREIGN);
			assertThat(this.sockets.among(all)).isEqualTo(own);
			all.addAll(TestServers.listening(second.getLocalPort()));
			assertThat(this.sockets.among(all)).hasSize(2).doesNotContain(FOREIGN);
		}
	}

	@Test
	void forgetsWhatIsOfNoInterestAnyMore() throws Exception {
		assertThat(this.sockets.among(Set.of(FOREIGN))).isEmpty();
		assertThat(this.sockets.among(Set.of())).isEmpty();
	}

}
