package io.github.reuseport.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.reuseport.linux.SocketStatistics.TcpSockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link SocketStatistics}.
 */
class SocketStatisticsTests {

	@TempDir
	private Path net;

	@Test
	void readsBothFamilies() throws Exception {
		write("sockstat", "sockets: used 1130\nTCP: inuse 71 orphan 1 tw 2 alloc 90 mem 8\nUDP: inuse 2 mem 1\n");
		write("sockstat6", "TCP6: inuse 5\nUDP6: inuse 2\n");
		assertThat(new SocketStatistics(this.net).tcp()).isEqualTo(new TcpSockets(71, 5));
	}

	@Test
	void doesWithoutIpv6() throws Exception {
		write("sockstat", "sockets: used 1130\nTCP: inuse 71 orphan 1 tw 2 alloc 90 mem 8\n");
		assertThat(new SocketStatistics(this.net).tcp()).isEqualTo(new TcpSockets(71, 0));
	}

	@Test
	void readsNumbersAtTheBeginningAndAtTheEnd() throws Exception {
		write("sockstat", "TCP: inuse 71");
		write("sockstat6", "TCP6: inuse 5");
		assertThat(new SocketStatistics(this.net).tcp()).isEqualTo(new TcpSockets(71, 5));
	}

	@Test
	void failsWithoutTheNumbers() throws Exception {
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> new SocketStatistics(this.net).tcp());
		write("sockstat", "sockets: used 1130\n");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new SocketStatistics(this.net).tcp())
			.withMessageEndingWith("has no line 'TCP: inuse '");
		write("sockstat", "sockets: used 1130\nTCP: inuse many\n");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new SocketStatistics(this.net).tcp());
		write("sockstat", "TCP: inuse 9999999999999999999\n");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> new SocketStatistics(this.net).tcp())
			.withMessageEndingWith("has a number that is too high behind 'TCP: inuse '");
	}

	@ParameterizedTest
	@EnumSource(value = StandardProtocolFamily.class, names = { "INET", "INET6" })
	void countsWhatListens(StandardProtocolFamily family) throws Exception {
		assumeTrue(Files.exists(Path.of("/proc/self/net/sockstat6")), "SKIPPED: there is no sockstat6 here");
		SocketStatistics statistics = new SocketStatistics();
		await().untilAsserted(() -> {
			TcpSockets before = statistics.tcp();
			try (ServerSocketChannel socket = ServerSocketChannel.open(family)) {
				socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
				assertThat(statistics.tcp()).isEqualTo(
						(family == StandardProtocolFamily.INET) ? new TcpSockets(before.ipv4() + 1, before.ipv6())
								: new TcpSockets(before.ipv4(), before.ipv6() + 1));
			}
		});
	}

	private void write(String file, String lines) throws IOException {
		Files.writeString(this.net.resolve(file), lines);
	}

}
