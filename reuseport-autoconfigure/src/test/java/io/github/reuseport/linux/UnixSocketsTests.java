package io.github.reuseport.linux;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link UnixSockets}.
 */
class UnixSocketsTests {

	@TempDir
	private Path directory;

	@Test
	void readsTheSocketsThatListen() throws Exception {
		Path table = Files.writeString(this.directory.resolve("unix"), """
				Num       RefCount Protocol Flags    Type St Inode Path
				00000000ad8767a8: 00000002 00000000 00010000 0001 01 312943 /tmp/socket
				0000000056c7af36: 00000003 00000000 00000000 0001 03  1058
				00000000b48f3edf: 00000003 00000000 00000000 0001 03  1057 /tmp/socket
				00000000af31524c: 00000002 00000000 00010000 0005 01    17 @abstract
				00000000af31524d: 00000002 00000000 00010000 0001 01 4294967295 /tmp/with a space
				00000000af31524e: 00000002 00000000 00010000 0001 01    18
				""");
		assertThat(new UnixSockets(table).listening()).containsExactly(new UnixSocket("/tmp/socket", 312943),
				new UnixSocket("@abstract", 17), new UnixSocket("/tmp/with a space", 4294967295L));
	}

	@Test
	void isNotConfusedByPathsOfAnyBytes() throws Exception {
		Path table = Files.write(this.directory.resolve("unix"), """
				Num       RefCount Protocol Flags    Type St Inode Path
				00000000ad8767a8: 00000002 00000000 00010000 0001 01    16 /tmp/a
				b c d 00010000 e f g h
				b c d 00010000 e f 9999999999999999999 h
				00000000ad8767a9: 00000002 00000000 00010000 0001 01    17 /tmp/\u00e9
				""".getBytes(StandardCharsets.ISO_8859_1));
		assertThat(new UnixSockets(table).listening()).containsExactly(new UnixSocket("/tmp/a", 16),
				new UnixSocket("/tmp/\u00e9", 17));
	}

	/**
	 * The kernel writes line breaks as they are, so that nobody can tell.
	 */
	@Test
	void aNameWithALineBreakMayLookLikeTwoSockets() throws Exception {
		Path path = this.directory.resolve("a\n0: 0 0 00010000 1 1 4711 sign");
		try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			socket.bind(UnixDomainSocketAddress.of(path));
			assertThat(new UnixSockets().listening()).contains(new UnixSocket("sign", 4711))
				.extracting(UnixSocket::path)
				.contains(this.directory.resolve("a").toString());
		}
	}

	@Test
	void readsASocketWhoseFileIsGone() throws Exception {
		Path path = this.directory.resolve("socket");
		try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			socket.bind(UnixDomainSocketAddress.of(path));
			Files.delete(path);
			assertThat(new UnixSockets().listening()).extracting(UnixSocket::path).contains(path.toString());
		}
		assertThat(new UnixSockets().listening()).extracting(UnixSocket::path).doesNotContain(path.toString());
	}

	@Test
	void failsWithoutTheTable() {
		UnixSockets nowhere = new UnixSockets(this.directory.resolve("nowhere"));
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(nowhere::listening);
	}

}
