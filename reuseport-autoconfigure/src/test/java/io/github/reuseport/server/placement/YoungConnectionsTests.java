package io.github.reuseport.server.placement;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link YoungConnections}, in a time of its own that may begin where that of
 * {@link System#nanoTime()} may: below zero, or just before its numbers overflow.
 */
class YoungConnectionsTests {

	private final YoungConnections connections = new YoungConnections(2);

	private static long millis(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -3_600_000_000_000L, -1, Long.MAX_VALUE - 10_000_000, Long.MIN_VALUE })
	void countUntilTheyAreSettled(long begin) {
		for (int i = 0; i < 10; i++) {
			this.connections.opened(0, begin);
		}
		assertThat(this.connections.count(0, begin)).isEqualTo(10);
		assertThat(this.connections.count(0, begin + YoungConnections.AGE)).isEqualTo(10);
		assertThat(this.connections.count(0, begin + millis(34))).isZero();
		assertThat(this.connections.count(0, begin + TimeUnit.HOURS.toNanos(1))).isZero();
		assertThat(this.connections.count(1, begin)).isZero();
	}

	@Test
	void doNotCountOnceTheyAreClosed() {
		this.connections.opened(0, 0);
		this.connections.opened(0, millis(10));
		this.connections.closed(0, 0);
		assertThat(this.connections.count(0, millis(10))).isOne();
		this.connections.closed(0, millis(10));
		assertThat(this.connections.count(0, millis(10))).isZero();
	}

	@Test
	void oneThatClosesWhenItIsSettledTakesNoneAway() {
		this.connections.opened(0, 0);
		this.connections.opened(0, millis(40));
		this.connections.closed(0, 0);
		assertThat(this.connections.count(0, millis(41))).isOne();
	}

	@Test
	void countAsLongAsOthersComeAllTheTime() {
		for (int i = 0; i < 200; i++) {
			this.connections.opened(0, millis(i));
		}
		assertThat(this.connections.count(0, millis(199))).isBetween(25L, 34L);
	}

}
