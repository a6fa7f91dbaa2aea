package io.github.reuseport.server.census;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.server.TestServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupCensus}.
 */
class GroupCensusTests {

	private ServerSocketChannel own;

	private int port;

	private Set<Long> inodes;

	@BeforeEach
	void listen() throws IOException {
		this.own = listen("127.0.0.1", 0);
		this.port = ((InetSocketAddress) this.own.getLocalAddress()).getPort();
		this.inodes = TestServers.listening(this.port);
	}

	@AfterEach
	void close() throws IOException {
		this.own.close();
	}

	private static ServerSocketChannel listen(String address, int port) throws IOException {
		ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.INET);
		socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
		return socket.bind(new InetSocketAddress(address, port));
	}

	@Test
	void aListenerAloneIsAGroup() throws Exception {
		GroupCensus census = GroupCensus.take(this.port, this.inodes);
		assertThat(census.size()).isOne();
		assertThat(census.own()).isEqualTo(this.inodes);
		assertThat(census.others()).isEmpty();
		assertThat(census.covering()).isEmpty();
		assertThat(census.sample()).isNotNull().extracting(ListeningSocket::inode).isIn(this.inodes);
	}

	@Test
	void othersOnTheSameAddressAreMembers() throws Exception {
		try (ServerSocketChannel other = listen("127.0.0.1", this.port)) {
			assertThat(other.isOpen()).isTrue();
			GroupCensus census = GroupCensus.take(this.port, this.inodes);
			assertThat(census.size()).isEqualTo(2);
			assertThat(census.own()).isEqualTo(this.inodes);
			assertThat(census.others()).hasSize(1).doesNotContainAnyElementsOf(this.inodes);
			assertThat(census.covering()).isEmpty();
		}
	}

	@Test
	void oneOnAnAddressThatCoversTheOwnIsNoMember() throws Exception {
		try (ServerSocketChannel wildcard = listen("0.0.0.0", this.port);
				ServerSocketChannel elsewhere = listen("127.0.0.2", this.port)) {
			assertThat(elsewhere.isOpen()).isTrue();
			GroupCensus census = GroupCensus.take(this.port, this.inodes);
			assertThat(census.size()).isOne();
			assertThat(census.others()).isEmpty();
			assertThat(census.covering()).singleElement()
				.extracting(ListeningSocket::address)
				.isEqualTo(((InetSocketAddress) wildcard.getLocalAddress()).getAddress());
		}
	}

	@Test
	void oneOfAnotherUserIsNoMember() throws Exception {
		ListeningSocket own = GroupCensus.take(this.port, this.inodes).sample();
		ListeningSocket others = new ListeningSocket(own.address(), own.port(), own.uid() + 1, own.inode() + 1, 0,
				own.ipv6());
		GroupCensus census = GroupCensus.of(List.of(own, others), this.inodes);
		assertThat(census.others()).isEmpty();
		assertThat(census.covering()).containsExactly(others);
	}

	@Test
	void nobodyIsInAGroupWithASocketThatDoesNotListen() throws Exception {
		try (ServerSocketChannel other = listen("127.0.0.1", this.port)) {
			assertThat(other.isOpen()).isTrue();
			this.own.close();
			GroupCensus census = GroupCensus.take(this.port, this.inodes);
			assertThat(census.size()).isZero();
			assertThat(census.sample()).isNull();
			assertThat(census.covering()).isEmpty();
		}
	}

	@Test
	void aGroupHasOtherMembersWhenOneHasCome() throws Exception {
		GroupCensus before = GroupCensus.take(this.port, this.inodes);
		assertThat(before.hasMembersOf(GroupCensus.take(this.port, this.inodes))).isTrue();
		try (ServerSocketChannel other = listen("127.0.0.1", this.port)) {
			assertThat(other.isOpen()).isTrue();
			assertThat(before.hasMembersOf(GroupCensus.take(this.port, this.inodes))).isFalse();
		}
		assertThat(before.hasMembersOf(GroupCensus.take(this.port, this.inodes))).isTrue();
	}

	@Test
	void isTakenAgainWithoutThoseThatCoverIt() throws Exception {
		GroupCensus census = GroupCensus.take(this.port, this.inodes);
		assertThat(census.again(this.inodes)).usingRecursiveComparison()
			.ignoringFields("sample.acceptQueue")
			.isEqualTo(census);
		try (ServerSocketChannel other = listen("127.0.0.1", this.port);
				ServerSocketChannel wildcard = ServerSocketChannel.open()) {
			wildcard.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(new InetSocketAddress(this.port));
			assertThat(other.isOpen()).isTrue();
			GroupCensus again = census.again(this.inodes);
			assertThat(again.hasMembersOf(GroupCensus.take(this.port, this.inodes))).isTrue();
			assertThat(again.size()).isEqualTo(2);
			assertThat(again.covering()).isEmpty();
			this.own.close();
			assertThat(census.again(this.inodes)).isEqualTo(GroupCensus.NOBODY);
		}
	}

	@Test
	void nobodyIsNobodyAgain() throws Exception {
		assertThat(GroupCensus.NOBODY.again(this.inodes)).isEqualTo(GroupCensus.NOBODY);
	}

}
