package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link ListeningSockets} and {@link WaitingConnections}.
 */
@Timeout(10)
class TcpTablesFuzzTests {

	private static final int PORT = 8080;

	@TempDir
	static Path net;

	@FuzzTest(maxDuration = "1m")
	void readsAnyTable(byte[] table) throws IOException {
		Files.write(net.resolve("tcp"), table);
		Files.write(net.resolve("tcp6"), table);
		try {
			assertThat(new ListeningSockets(net).onPort(PORT)).allSatisfy((socket) -> {
				assertThat(socket.port()).isEqualTo(PORT);
				assertThat(socket.address()).isNotNull();
			});
		}
		catch (IOException ex) {
			assertThat(ex).hasMessageNotContaining("null");
		}
		Set<Object> remotes = new HashSet<>();
		Reading.attempt(() -> {
			remotes.addAll(new WaitingConnections(net).handshakes(PORT, () -> false));
			remotes.addAll(new WaitingConnections(net).remotePorts(PORT));
		});
		assertThat(remotes).hasSizeLessThanOrEqualTo(table.length);
	}

}
