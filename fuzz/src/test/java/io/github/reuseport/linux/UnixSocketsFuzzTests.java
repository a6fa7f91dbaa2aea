package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link UnixSockets}.
 */
@Timeout(10)
class UnixSocketsFuzzTests {

	@TempDir
	static Path directory;

	@FuzzTest(maxDuration = "1m")
	void readsAnyTable(byte[] table) throws IOException {
		UnixSockets sockets = new UnixSockets(Files.write(directory.resolve("unix"), table));
		assertThat(sockets.listening()).allSatisfy((socket) -> {
			assertThat(socket.inode()).isNotNegative();
			assertThat(socket.path()).isNotEmpty();
		});
	}

}
