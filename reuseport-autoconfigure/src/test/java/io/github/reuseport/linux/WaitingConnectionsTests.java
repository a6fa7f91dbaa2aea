package io.github.reuseport.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link WaitingConnections}.
 */
class WaitingConnectionsTests {

	private static final String HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

	@TempDir
	private Path net;

	@Test
	void findsConnectionsWithoutAnInode() throws Exception {
		Files.writeString(this.net.resolve("tcp"), HEADER + row("0100007F:1F90", "00000000:0000", "0A", 4711)
				+ row("0100007F:1F90", "0100007F:9C40", "01", 0) + row("0100007F:1F90", "0100007F:9C41", "01", 4712)
				+ row("0100007F:1F91", "0100007F:9C42", "01", 0));
		Files.writeString(this.net.resolve("tcp6"), HEADER
				+ row("00000000000000000000000001000000:1F90", "00000000000000000000000001000000:9C43", "08", 0));
		assertThat(new WaitingConnections(this.net).remotePorts(8080)).containsExactlyInAnyOrder(0x9C40, 0x9C43);
	}

	@Test
	void findsHandshakes() throws Exception {
		Files.writeString(this.net.resolve("tcp"), HEADER + row("0100007F:1F90", "00000000:0000", "0A", 4711)
				+ row("0100007F:1F90", "0100007F:9C40", "03", 0) + row("0100007F:1F90", "0100007F:9C41", "01", 0)
				+ row("0100007F:1F91", "0100007F:1F90", "03", 0));
		assertThat(new WaitingConnections(this.net).handshakes(8080, () -> false)).containsExactly("0100007F:9C40");
		assertThat(new WaitingConnections(this.net).handshakes(8080, () -> true)).isEmpty();
	}

	@Test
	void doesWithoutIpv6() throws Exception {
		Files.writeString(this.net.resolve("tcp"), HEADER);
		assertThat(new WaitingConnections(this.net).remotePorts(8080)).isEmpty();
	}

	@Test
	void failsWhereAnAddressHasNoPort() throws Exception {
		for (String address : new String[] { "-", "0100007F:", "0100007F:9C$0" }) {
			Files.writeString(this.net.resolve("tcp"), HEADER + row("0100007F:1F90", address, "01", 0));
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> new WaitingConnections(this.net).remotePorts(8080))
				.withMessageStartingWith("Not an address with a port: ");
		}
	}

	@Test
	void failsWithoutTheTable() {
		assertThatExceptionOfType(NoSuchFileException.class)
			.isThrownBy(() -> new WaitingConnections(this.net).remotePorts(8080));
	}

	@Test
	void findsWhatNobodyHasAccepted() throws Exception {
		assumeTrue(Files.exists(Path.of("/proc/self/net/tcp")), "SKIPPED: there is no /proc/self/net/tcp here");
		try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
				Socket accepted = new Socket(server.getInetAddress(), server.getLocalPort());
				Socket connection = server.accept();
				Socket waiting = new Socket(server.getInetAddress(), server.getLocalPort())) {
			assertThat(connection.getPort()).isEqualTo(accepted.getLocalPort());
			assertThat(new WaitingConnections().remotePorts(server.getLocalPort()))
				.containsExactly(waiting.getLocalPort());
		}
	}

	private static String row(String local, String remote, String state, long inode) {
		return "   0: %s %s %s 00000000:00000000 00:00000000 00000000 1000 0 %d 1 0000000000000000 100 0 0 10 0%n"
			.formatted(local, remote, state, inode);
	}

}
