package io.github.reuseport.server.placement;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionCounters}.
 */
class ConnectionCountersTests {

	private static final int LOOPS = 3;

	private final ConnectionCounters counters = new ConnectionCounters(LOOPS);

	private long[] active() {
		return LongStream.range(0, LOOPS).map((loop) -> this.counters.active((int) loop)).toArray();
	}

	private long[] accepted() {
		return LongStream.range(0, LOOPS).map((loop) -> this.counters.accepted((int) loop)).toArray();
	}

	@Test
	void oneThatStaysIsAcceptedAndActiveOnItsLoop() {
		this.counters.kept(0);
		this.counters.kept(2);
		this.counters.kept(2);
		assertThat(accepted()).containsExactly(1, 0, 2);
		assertThat(active()).containsExactly(1, 0, 2);
		assertThat(this.counters.acceptedByItself(2)).isEqualTo(2);
	}

	@Test
	void oneThatIsHandedOffIsAcceptedByOneLoopAndActiveOnAnother() {
		this.counters.handedOff(1, 2);
		assertThat(accepted()).containsExactly(0, 1, 0);
		assertThat(active()).containsExactly(0, 0, 1);
		assertThat(this.counters.handedOff(1)).isOne();
		assertThat(this.counters.handedOff(2)).isZero();
	}

	@Test
	void oneThatIsRescuedIsAcceptedForOneLoopAndActiveOnAnother() {
		this.counters.rescued(1, 2);
		assertThat(accepted()).containsExactly(0, 1, 0);
		assertThat(active()).containsExactly(0, 0, 1);
		assertThat(this.counters.rescued(1)).isOne();
		assertThat(this.counters.rescued(2)).isZero();
		assertThat(this.counters.acceptedByItself(1)).isZero();
	}

	@Test
	void oneThatIsRefusedIsAcceptedAndNotActive() {
		this.counters.refused(1);
		this.counters.refusedInRescue(2);
		assertThat(accepted()).containsExactly(0, 1, 1);
		assertThat(active()).containsExactly(0, 0, 0);
		assertThat(this.counters.acceptedByItself(1)).isOne();
		assertThat(this.counters.rescued(2)).isOne();
	}

	@Test
	void oneThatIsMovedIsActiveOnTheOtherLoop() {
		this.counters.handedOff(0, 1);
		this.counters.moved(1, 2);
		assertThat(active()).containsExactly(0, 0, 1);
	}

	@Test
	void oneThatIsClosedIsNotActiveAnyMore() {
		this.counters.kept(1);
		this.counters.handedOff(0, 1);
		this.counters.rescued(2, 1);
		this.counters.closed(1);
		assertThat(active()).containsExactly(0, 2, 0);
		assertThat(accepted()).containsExactly(1, 1, 1);
	}

}
