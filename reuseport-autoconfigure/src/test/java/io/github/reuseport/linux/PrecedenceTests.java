package io.github.reuseport.linux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.netty.util.NetUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link Precedence}: the rule in words, and the same pairs of sockets on the
 * kernel.
 */
class PrecedenceTests {

	private static final int MANY = 40;

	@BeforeAll
	static void assumeIpv6() {
		assumeTrue(NetUtil.NETWORK_INTERFACES.stream()
			.flatMap((networkInterface) -> networkInterface.inetAddresses())
			.anyMatch((address) -> address.equals(NetUtil.LOCALHOST6)), "SKIPPED: there is no IPv6 here");
	}

	@Test
	void theAddressGoesBeforeTheWildcard() throws Exception {
		ListeningSocket address = socket("127.0.0.1", true);
		ListeningSocket wildcard = socket("0.0.0.0", false);
		assertThat(receivers("127.0.0.1", address, wildcard)).containsExactly(address);
		assertThat(receivers("127.0.0.2", address, wildcard)).containsExactly(wildcard);
		assertThat(Precedence.receivers(List.of(address, wildcard), true)).containsExactly(wildcard);
		assertThat(Precedence.receivers(List.of(address, wildcard), false)).isEmpty();
	}

	@Test
	void anIpv4SocketGoesBeforeAnIpv6One() throws Exception {
		ListeningSocket ipv4 = socket("0.0.0.0", false);
		ListeningSocket ipv6 = socket("::", true);
		assertThat(receivers("127.0.0.1", ipv6, ipv4)).containsExactly(ipv4);
		assertThat(receivers("::1", ipv6, ipv4)).containsExactly(ipv6);
		assertThat(Precedence.receivers(List.of(ipv6, ipv4), true)).containsExactly(ipv4);
		assertThat(Precedence.receivers(List.of(ipv6, ipv4), false)).containsExactly(ipv6);
	}

	@Test
	void equalSocketsShare() throws Exception {
		ListeningSocket one = socket("::", true);
		ListeningSocket other = socket("::", true);
		ListeningSocket loopback = socket("::1", true);
		assertThat(receivers("127.0.0.1", one, loopback, other)).containsExactly(one, other);
		assertThat(receivers("::1", one, loopback, other)).containsExactly(loopback);
	}

	@Test
	void nobodyGetsWhatNobodyListensFor() throws Exception {
		assertThat(receivers("127.0.0.1")).isEmpty();
		assertThat(receivers("127.0.0.1", socket("::1", true))).isEmpty();
		assertThat(receivers("::1", socket("0.0.0.0", true), socket("0.0.0.0", false))).isEmpty();
	}

	static Stream<Arguments> pairs() {
		List<Bound> kinds = List.of(new Bound(StandardProtocolFamily.INET6, "::"),
				new Bound(StandardProtocolFamily.INET6, "127.0.0.1"), new Bound(StandardProtocolFamily.INET6, "::1"),
				new Bound(StandardProtocolFamily.INET, "0.0.0.0"), new Bound(StandardProtocolFamily.INET, "127.0.0.1"),
				new Bound(StandardProtocolFamily.INET, "127.0.0.2"));
		return kinds.stream().flatMap((one) -> kinds.stream().map((other) -> Arguments.of(one, other)));
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void theKernelDoesTheSame(Bound one, Bound other) throws Exception {
		try (ServerSocketChannel first = one.listen(0);
				ServerSocketChannel second = other.listen(((InetSocketAddress) first.getLocalAddress()).getPort())) {
			int port = first.socket().getLocalPort();
			List<ListeningSocket> sockets = new ListeningSockets().onPort(port);
			assertThat(sockets).hasSize(2);
			for (String destination : List.of("127.0.0.1", "127.0.0.2", "::1")) {
				InetAddress address = InetAddress.getByName(destination);
				Set<Bound> expected = Precedence.receivers(sockets, address)
					.stream()
					.map(Bound::of)
					.collect(Collectors.toSet());
				assertThat(receivers(new InetSocketAddress(address, port), one, first, other, second)).as(destination)
					.isEqualTo(expected);
			}
		}
	}

	private Set<Bound> receivers(InetSocketAddress address, Bound one, ServerSocketChannel first, Bound other,
			ServerSocketChannel second) throws IOException {
		Set<Bound> receivers = new HashSet<>();
		List<Socket> clients = new ArrayList<>();
		for (int i = 0; i < MANY; i++) {
			try {
				clients.add(new Socket(address.getAddress(), address.getPort()));
			}
			catch (IOException ex) {
				assertThat(clients).as("refused after others were not").isEmpty();
				return Set.of();
			}
		}
		int accepted = accept(first);
		if (accepted > 0) {
			receivers.add(one);
		}
		if (accepted < MANY) {
			assertThat(accept(second)).isEqualTo(MANY - accepted);
			receivers.add(other);
		}
		for (Socket client : clients) {
			client.close();
		}
		return receivers;
	}

	private int accept(ServerSocketChannel socket) throws IOException {
		int accepted = 0;
		for (SocketChannel connection = socket.accept(); connection != null; connection = socket.accept()) {
			connection.close();
			accepted++;
		}
		return accepted;
	}

	private List<ListeningSocket> receivers(String destination, ListeningSocket... sockets) throws IOException {
		return Precedence.receivers(List.of(sockets), InetAddress.getByName(destination));
	}

	private ListeningSocket socket(String address, boolean ipv6) throws IOException {
		return new ListeningSocket(InetAddress.getByName(address), 8080, 0, System.nanoTime(), 0, ipv6);
	}

	/**
	 * What a socket is bound to.
	 *
	 * @param family the family of the socket
	 * @param address its address
	 */
	record Bound(StandardProtocolFamily family, String address) {

		static Bound of(ListeningSocket socket) {
			String address = socket.address().getHostAddress();
			return new Bound(socket.ipv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET,
					address.equals("0:0:0:0:0:0:0:0") ? "::" : address.equals("0:0:0:0:0:0:0:1") ? "::1" : address);
		}

		ServerSocketChannel listen(int port) throws IOException {
			ServerSocketChannel socket = ServerSocketChannel.open(this.family);
			socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			socket.configureBlocking(false);
			return socket.bind(new InetSocketAddress(InetAddress.getByName(this.address), port), 1024);
		}

	}

}
