package io.github.reuseport.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link ListeningSockets}.
 */
class ListeningSocketsTests {

	private static final String HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

	@TempDir
	private Path net;

	private ListeningSockets sockets;

	@BeforeEach
	void setUp() {
		this.sockets = new ListeningSockets(this.net);
	}

	@Test
	void readsIpv4Sockets() throws Exception {
		assumeLittleEndian();
		tcp(row("0100007F:1F90", "0A", 1000, 4711), row("00000000:1F90", "0A", 0, 4712));
		assertThat(this.sockets.onPort(8080)).containsExactly(
				new ListeningSocket(InetAddress.getByName("127.0.0.1"), 8080, 1000, 4711, 3, false),
				new ListeningSocket(InetAddress.getByName("0.0.0.0"), 8080, 0, 4712, 3, false));
	}

	@Test
	void readsIpv6SocketsAfterThoseOfIpv4() throws Exception {
		assumeLittleEndian();
		tcp(row("0100007F:1F90", "0A", 0, 1));
		tcp6(row("00000000000000000000000000000000:1F90", "0A", 0, 2),
				row("B80D0120000000000000000001000000:1F90", "0A", 0, 3));
		assertThat(this.sockets.onPort(8080)).extracting(ListeningSocket::address)
			.containsExactly(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::"),
					InetAddress.getByName("2001:db8::1"));
	}

	@Test
	void readsSocketsOfOneFamily() throws Exception {
		tcp(row("0100007F:1F90", "0A", 0, 1), row("0100007F:1F91", "0A", 0, 2));
		tcp6(row("00000000000000000000000000000000:1F90", "0A", 0, 3),
				row("00000000000000000000000000000000:1F91", "0A", 0, 4));
		assertThat(this.sockets.onPort(8080, false)).extracting(ListeningSocket::inode).containsExactly(1L);
		assertThat(this.sockets.onPort(8080, true)).extracting(ListeningSocket::inode).containsExactly(3L);
	}

	@Test
	void readsMappedAddressAsIpv4() throws Exception {
		assumeLittleEndian();
		tcp();
		tcp6(row("0000000000000000FFFF00000100007F:1F90", "0A", 0, 1));
		assertThat(this.sockets.onPort(8080)).extracting(ListeningSocket::address)
			.containsExactly(InetAddress.getByName("127.0.0.1"));
	}

	@Test
	void leavesOutOtherPorts() throws Exception {
		tcp(row("0100007F:1F91", "0A", 0, 1), row("0100007F:0050", "0A", 0, 2));
		assertThat(this.sockets.onPort(8080)).isEmpty();
		assertThat(this.sockets.onPort(80)).extracting(ListeningSocket::inode).containsExactly(2L);
	}

	@Test
	void stopsAtTheFirstSocketThatDoesNotListen() throws Exception {
		tcp(row("0100007F:1F90", "0A", 0, 1), row("0100007F:1F90", "01", 0, 2), row("0100007F:1F90", "0A", 0, 3),
				"not a row at all\n");
		assertThat(this.sockets.onPort(8080)).extracting(ListeningSocket::inode).containsExactly(1L);
	}

	@Test
	void stopsAtARowThatIsCutOff() throws Exception {
		tcp("0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0\n");
		assertThat(this.sockets.onPort(8080)).isEmpty();
	}

	@Test
	void leavesOutSocketsThatConnectionsToTheAddressDoNotReach() throws Exception {
		assumeLittleEndian();
		tcp(row("0100007F:1F90", "0A", 0, 1), row("0200007F:1F90", "0A", 0, 2), row("00000000:1F90", "0A", 0, 3));
		assertThat(this.sockets.on(new InetSocketAddress("127.0.0.1", 8080))).containsOnlyKeys(1L, 3L);
	}

	@Test
	void readsTheLargestNumbers() throws Exception {
		tcp(row("0100007F:FFFF", "0A", 4294967295L, 4294967295L));
		assertThat(this.sockets.onPort(65535)).extracting(ListeningSocket::uid, ListeningSocket::inode)
			.containsExactly(tuple(-1, 4294967295L));
	}

	@Test
	void failsOnARowItDoesNotUnderstand() throws Exception {
		tcp(row("0100007G:1F90", "0A", 0, 1));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.sockets.onPort(8080))
			.withMessageStartingWith("Not a row of");
	}

	@Test
	void doesWithoutIpv6() throws Exception {
		tcp(row("0100007F:1F90", "0A", 0, 1));
		assertThat(this.sockets.onPort(8080)).hasSize(1);
	}

	@Test
	void failsWithoutTheTable() {
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> this.sockets.onPort(8080));
	}

	@Test
	void findsWhatThisProcessListensOn() throws Exception {
		assumeTrue(Files.exists(Path.of("/proc/self/net/tcp")), "SKIPPED: there is no /proc/self/net/tcp here");
		try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
				Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
			assertThat(client.isConnected()).isTrue();
			assertThat(new ListeningSockets().onPort(server.getLocalPort())).singleElement().satisfies((socket) -> {
				assertThat(socket.address()).isEqualTo(server.getInetAddress());
				assertThat(socket.uid()).isEqualTo(EffectiveUser.uid());
				assertThat(new SocketInodes().all()).contains(socket.inode());
			});
		}
	}

	@Test
	void seesOverlapOfAddresses() throws Exception {
		InetAddress loopback = InetAddress.getByName("127.0.0.1");
		InetAddress wildcard = new InetSocketAddress(0).getAddress();
		ListeningSocket onLoopback = new ListeningSocket(loopback, 1, 0, 1, 0, false);
		assertThat(onLoopback.overlaps(loopback)).isTrue();
		assertThat(onLoopback.overlaps(wildcard)).isTrue();
		assertThat(onLoopback.overlaps(InetAddress.getByName("127.0.0.2"))).isFalse();
		assertThat(new ListeningSocket(wildcard, 1, 0, 1, 0, false).overlaps(loopback)).isTrue();
	}

	private void assumeLittleEndian() {
		assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN,
				"SKIPPED: the rows are those of a little-endian host");
	}

	private String row(String local, String state, long uid, long inode) {
		return "   0: %s 00000000:0000 %s 00000000:00000003 00:00000000 00000000 %5d        0 %d 1 0000000000000000 100 0 0 10 0\n"
			.formatted(local, state, uid, inode);
	}

	private void tcp(String... rows) throws IOException {
		Files.writeString(this.net.resolve("tcp"), HEADER + String.join("", rows));
	}

	private void tcp6(String... rows) throws IOException {
		Files.writeString(this.net.resolve("tcp6"), HEADER + String.join("", rows));
	}

}
