package io.github.reuseport.benchmarks.proc;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListenDrops}.
 */
class ListenDropsTests {

	@Test
	void findsTheCounterByItsName() {
		assertThat(ListenDrops.parse(List.of("TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPTimeouts",
				"TcpExt: 1 2 3 4", "IpExt: InNoRoutes", "IpExt: 5")))
			.isEqualTo(3);
	}

	@Test
	void readsTheCounterOfThisMachine() throws Exception {
		assertThat(ListenDrops.now()).isNotNegative();
	}

}
