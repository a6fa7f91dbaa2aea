package io.github.reuseport.server.placement;

import java.util.concurrent.TimeUnit;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ShortLivedConnections}, in a time of its own that begins where that of
 * {@link System#nanoTime()} may be: below zero.
 */
class ShortLivedConnectionsTests {

	private static final long BEGIN = TimeUnit.HOURS.toNanos(-1);

	private final ShortLivedConnections connections = new ShortLivedConnections(2);

	/**
	 * Close connections of one age for a second.
	 * @param loop the index of their loop
	 * @param age how old they are, in milliseconds
	 * @param interval milliseconds between one and the next
	 * @return when the last one closed
	 */
	private long close(int loop, long age, long interval) {
		long now = BEGIN;
		for (long i = 0; i < 1000; i += interval) {
			now = at(i);
			this.connections.closed(loop, now - TimeUnit.MILLISECONDS.toNanos(age), now);
		}
		return now;
	}

	private static long at(long millis) {
		return BEGIN + TimeUnit.MILLISECONDS.toNanos(millis);
	}

	@ParameterizedTest
	@CsvSource({ "5, 1", "20, 5", "99, 10", "2, 2" })
	void areAsManyAsAreOpenAtATime(long age, long interval) {
		long now = close(0, age, interval);
		double open = (double) age / interval;
		assertThat(this.connections.population(0, now)).isCloseTo(open, Offset.offset(0.01));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void countOnTheirOwnLoopOnly(int loop) {
		long now = close(loop, 75, 5);
		assertThat(this.connections.population(loop, now)).isPositive();
		assertThat(this.connections.settled(loop, now)).isPositive();
		assertThat(this.connections.population(1 - loop, now)).isZero();
		assertThat(this.connections.settled(1 - loop, now)).isZero();
	}

	@Test
	void thoseThatLiveLongDoNotCount() {
		long now = close(0, 100, 1);
		assertThat(this.connections.population(0, now)).isZero();
	}

	@Test
	void someOfThemAreNotYoungAnyMore() {
		long now = close(0, 75, 5);
		assertThat(this.connections.population(0, now)).isCloseTo(15, Offset.offset(0.01));
		assertThat(this.connections.settled(0, now)).isCloseTo(10, Offset.offset(0.01));
		now = close(1, 20, 5);
		assertThat(this.connections.settled(1, now)).isZero();
	}

	@Test
	void areForgottenSlowly() {
		long now = close(0, 5, 1);
		double peak = this.connections.population(0, now);
		assertThat(this.connections.population(0, now + TimeUnit.MILLISECONDS.toNanos(125))).isCloseTo(peak / 2,
				Offset.offset(0.01));
		assertThat(this.connections.population(0, now + TimeUnit.MILLISECONDS.toNanos(250))).isZero();
		assertThat(this.connections.population(0, now + TimeUnit.HOURS.toNanos(1))).isZero();
	}

	@Test
	void aMomentWithFewDoesNotLowerThePeak() {
		for (int i = 0; i < 50; i++) {
			this.connections.closed(0, at(0) - TimeUnit.MILLISECONDS.toNanos(10), at(0));
		}
		double peak = this.connections.population(0, at(0));
		assertThat(peak).isCloseTo(20, Offset.offset(0.01));
		this.connections.closed(0, at(49), at(50));
		assertThat(this.connections.population(0, at(50))).isCloseTo(peak * 4 / 5, Offset.offset(0.01));
	}

}
