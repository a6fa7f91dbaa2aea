package io.github.reuseport.server.census;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.reuseport.server.Sleeper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeldSocket}, in a time of its own that may begin where that of
 * {@link System#nanoTime()} may: below zero, or just before it overflows.
 */
class HeldSocketTests {

	@RegisterExtension
	final Sleeper sleeper = new Sleeper();

	private final HeldSocket socket = new HeldSocket();

	@ParameterizedTest
	@ValueSource(longs = { 0, -3_600_000_000_000L, Long.MAX_VALUE - 50_000_000 })
	void oneThatNobodyIsFoundForIsLookedForEverMoreSeldom(long begin) {
		long now = begin;
		assertThat(this.socket.isToBeLookedFor(now)).isTrue();
		for (long millis : new long[] { 100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 102_400, 204_800,
				300_000, 300_000 }) {
			long delay = Duration.ofMillis(millis).toNanos();
			this.socket.lookedFor(now);
			assertThat(this.socket.isToBeLookedFor(now + delay - 1)).as("before %d ms", millis).isFalse();
			assertThat(this.socket.isToBeLookedFor(now + delay)).as("after %d ms", millis).isTrue();
			now += delay;
		}
	}

	@Test
	void oneThatHasBeenFoundIsLookedForAtOnceWhenItsHolderHasEnded() throws Exception {
		this.socket.lookedFor(0);
		Process holder = this.sleeper.start();
		this.socket.add(holder.toHandle());
		this.socket.lookedFor(0);
		this.socket.forgetEnded();
		assertThat(this.socket.holders()).containsExactly(holder.toHandle());
		assertThat(this.socket.isToBeLookedFor(Long.MAX_VALUE)).isFalse();
		holder.destroyForcibly().waitFor();
		this.socket.forgetEnded();
		assertThat(this.socket.holders()).isEmpty();
		assertThat(this.socket.isToBeLookedFor(0)).isTrue();
	}

}
