package io.github.reuseport.server.census;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.reuseport.server.TestServers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link PortCensus}: when it counts, and when it is content with the last
 * count.
 */
class CensusAgeTests {

	private static final Duration YOUNG = Duration.ofHours(1);

	/**
	 * More counts than take the time that they may take at once.
	 */
	private static final int MANY = 100_000;

	private final PortCensus census = new PortCensus();

	private ServerSocketChannel socket;

	private InetSocketAddress address;

	private Set<Long> own;

	@BeforeEach
	void listen() throws IOException {
		this.socket = ServerSocketChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress("127.0.0.1", 0));
		this.address = (InetSocketAddress) this.socket.getLocalAddress();
		this.own = TestServers.listening(this.address.getPort());
	}

	@AfterEach
	void close() throws IOException {
		this.socket.close();
	}

	private PortCensus.Count take(Duration age) {
		return this.census.take(this.address, this.own, age);
	}

	@Test
	void aCountThatIsYoungEnoughDoes() {
		PortCensus.Count first = take(YOUNG);
		assertThat(first.listening()).containsOnlyKeys(this.own);
		assertThat(take(YOUNG)).isSameAs(first);
		assertThat(take(Duration.ofNanos(1))).isNotSameAs(first);
		PortCensus.Count last = take(Duration.ZERO);
		assertThat(last).isNotSameAs(first);
		assertThat(take(YOUNG)).isSameAs(last);
		this.census.forget();
		assertThat(take(YOUNG)).isNotSameAs(last);
	}

	@Test
	void anUpdateDoesWithoutACountWhileNothingHappens() {
		// Others on the machine may open sockets at any time, and each of these may count
		// as it likes
		await().until(() -> {
			PortCensus fresh = new PortCensus();
			PortCensus.Count first = fresh.update(this.address, this.own);
			assertThat(first.listening()).containsOnlyKeys(this.own);
			return fresh.update(this.address, this.own) == first;
		});
	}

	@Test
	void anUpdateCountsAtOnceForOtherListeners() {
		this.census.update(this.address, this.own);
		assertThat(this.census.update(this.address, Set.of(4711L)).own()).containsExactly(4711L);
		assertThat(this.census.update(this.address, this.own).own()).isEqualTo(this.own);
	}

	@Test
	void updatesThatHaveTakenTooLongHaveToWait() {
		Set<Long> wanted = this.own;
		for (int i = 0; i < MANY && isCounted(wanted); i++) {
			wanted = wanted.equals(this.own) ? Set.of(4711L) : this.own;
		}
		Set<Long> waiting = wanted;
		assertThat(isCounted(waiting)).isFalse();
		// They may take a thousandth of the time
		await().atMost(Duration.ofSeconds(30)).until(() -> isCounted(waiting));
	}

	private boolean isCounted(Set<Long> own) {
		return this.census.update(this.address, own).own().equals(own);
	}

	@Test
	void tellsWhetherOneOfItsOwnListens() throws Exception {
		assertThat(this.census.isListening(this.address, this.own)).isTrue();
		assertThat(this.census.isListening(this.address, Set.of(4711L))).isFalse();
		close();
		assertThat(this.census.isListening(this.address, this.own)).isFalse();
	}

}
