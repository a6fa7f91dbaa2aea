package io.github.reuseport.server.placement;

import io.netty.channel.local.LocalChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link OpenConnection}.
 */
class OpenConnectionTests {

	private static final long OPENED = -1;

	private final LoopCounts counts = new LoopCounts(2);

	private void close(OpenConnection connection) {
		connection.operationComplete(new LocalChannel().newSucceededFuture());
	}

	@Test
	void countsWhereItHasArrived() {
		OpenConnection connection = new OpenConnection(this.counts, 0, OPENED);
		this.counts.counters().kept(1);
		connection.arrivedAt(1);
		assertThat(this.counts.young().count(0, OPENED)).isZero();
		assertThat(this.counts.young().count(1, OPENED)).isOne();
		close(connection);
		assertThat(this.counts.young().count(1, OPENED)).isZero();
		assertThat(this.counts.counters().active(1)).isZero();
	}

	@Test
	void oneThatHasNotArrivedTakesNoneAway() {
		new OpenConnection(this.counts, 0, OPENED).arrivedAt(0);
		close(new OpenConnection(this.counts, 0, OPENED));
		assertThat(this.counts.young().count(0, OPENED)).isOne();
	}

	@Test
	void oneThatClosesSoonWasShortLived() {
		await().until(() -> {
			close(new OpenConnection(this.counts, 1, System.nanoTime()));
			return this.counts.shortLived().population(1, System.nanoTime()) > 0;
		});
		assertThat(this.counts.shortLived().population(0, System.nanoTime())).isZero();
	}

}
