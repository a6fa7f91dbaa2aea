package io.github.reuseport.server.rescue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.reuseport.server.placement.ServingLoops;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Stall}.
 */
class StallTests {

	private final EventLoop loop = new DefaultEventLoop();

	private final LoopThread thread = new LoopThread(new ServingLoops(List.of(this.loop)).get(0));

	@AfterEach
	void tearDown() {
		this.loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Test
	void aLoopIsBlamedForTheTimeInWhichThereWasAProcessor() {
		Stall stall = stall(Duration.ofMillis(900), Duration.ofMillis(300));
		assertThat(stall.blamed(0)).isEqualTo(Duration.ofMillis(600).toNanos());
		assertThat(stall.hasMostlyWaited(0)).isFalse();
	}

	@Test
	void aLoopIsNotBlamedForWhatWasLostBeforeTheStallBegan() {
		Stall stall = stall(Duration.ofMillis(1100), Duration.ofMillis(1000));
		assertThat(stall.blamed(0)).isEqualTo(Duration.ofMillis(100).toNanos());
		assertThat(stall.hasMostlyWaited(0)).isTrue();
	}

	/**
	 * A stall that begins at 0.
	 * @param waited how long connections have waited before
	 * @param lost the part of it for which there was no processor
	 */
	private Stall stall(Duration waited, Duration lost) {
		return new Stall(this.thread, new ProcessorDemand(List.of(this.thread)), -waited.toNanos(), lost.toNanos(), 0);
	}

}
