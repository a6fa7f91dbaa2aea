package io.github.reuseport.server.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ServingLoop}.
 */
class ServingLoopTests {

	private final EventLoop eventLoop = new DefaultEventLoop();

	private final ServingLoops loops = new ServingLoops(List.of(this.eventLoop));

	private final ServingLoop loop = this.loops.get(0);

	private final List<String> done = new ArrayList<>();

	@AfterEach
	void end() {
		this.eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private HandedOffConnection arrival(Channel channel) {
		return new HandedOffConnection(new DefaultChannelPromise(channel, this.eventLoop),
				this.loops.open(0, System.nanoTime()));
	}

	@Test
	void doesWhatItIsSent() {
		this.loop.send(() -> this.done.add("errand"));
		this.eventLoop.submit(() -> this.done.add("task")).syncUninterruptibly();
		assertThat(this.done).containsExactly("errand", "task");
	}

	@Test
	void attendsBetweenItsTasks() {
		this.eventLoop.submit(() -> {
			this.eventLoop.execute(() -> this.done.add("task"));
			this.loop.send(() -> this.done.add("errand"));
			this.loop.attend();
			this.done.add("accepts");
		}).syncUninterruptibly();
		this.eventLoop.submit(() -> this.done.add("last task")).syncUninterruptibly();
		assertThat(this.done).containsExactly("errand", "accepts", "task", "last task");
	}

	@Test
	void takesArrivalsBetweenItsTasks() {
		Channel channel = new LocalChannel();
		HandedOffConnection arrival = arrival(channel);
		this.eventLoop.submit(() -> {
			this.loop.handOff(arrival, this.loop);
			assertThat(this.loop.firstArrival()).isSameAs(arrival);
			this.loop.attend();
			assertThat(this.loop.firstArrival()).isNull();
			assertThat(channel.isRegistered()).isTrue();
		}).syncUninterruptibly();
	}

	@Test
	void oneThatHasTooManyOnTheirWayGetsNoMore() {
		Channel channel = new LocalChannel();
		this.eventLoop.submit(() -> {
			for (int i = 0; i < 64; i++) {
				assertThat(this.loop.isReady()).isTrue();
				this.loop.handOff(arrival(channel), this.loop);
			}
			assertThat(this.loop.isReady()).isFalse();
			this.loop.attend();
			assertThat(this.loop.isReady()).isTrue();
		}).syncUninterruptibly();
	}

	@Test
	void thoseThatItDoesNotTakeLiveOnTheOneThatTakesThem() {
		EventLoop other = new DefaultEventLoop();
		ServingLoops two = new ServingLoops(List.of(this.eventLoop, other));
		ServingLoop ended = two.get(0);
		ServingLoop giver = two.get(1);
		end();
		Channel channel = new LocalChannel();
		long begin = System.nanoTime();
		OpenConnection connection = two.open(0, begin);
		channel.closeFuture().addListener(connection);
		try {
			other.submit(() -> {
				two.counters().handedOff(1, 0);
				ended.handOff(new HandedOffConnection(new DefaultChannelPromise(channel, other), connection), giver);
			}).syncUninterruptibly();
			assertThat(channel.isRegistered()).isTrue();
			assertThat(ended.active()).isZero();
			assertThat(giver.active()).isOne();
			assertThat(giver.handedOff()).isOne();
			assertThat(two.settled(giver, begin)).as("young").isZero();
			channel.close().syncUninterruptibly();
			assertThat(two.active()).isZero();
			assertThat(giver.active()).isZero();
			assertThat(two.accepted()).isOne();
		}
		finally {
			other.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
		}
	}

	@Test
	void tellsItsStalls() {
		assertThat(this.loop.stalledFor()).isNull();
		this.loop.stalled(0);
		assertThat(this.loop.isStalled()).isTrue();
		this.loop.recovered();
		assertThat(this.loop.isStalled()).isFalse();
		long begin = System.nanoTime();
		this.loop.stalled(begin);
		Duration stalled = this.loop.stalledFor();
		assertThat(stalled).isBetween(Duration.ZERO, Duration.ofNanos(System.nanoTime() - begin));
		assertThat(this.loop.stalls()).isEqualTo(2);
	}

	@Test
	void tellsWhatIsCounted() {
		ConnectionCounters counters = this.loops.counters();
		counters.kept(0);
		counters.rescued(0, 0);
		counters.handedOff(0, 0);
		assertThat(this.loop.accepted()).isEqualTo(3);
		assertThat(this.loop.acceptedByItself()).isEqualTo(2);
		assertThat(this.loop.rescued()).isOne();
		assertThat(this.loop.handedOff()).isOne();
		assertThat(this.loop.active()).isEqualTo(3);
	}

	@Test
	void hasTheNameOfItsThread() {
		String thread = this.eventLoop.submit(() -> Thread.currentThread().getName()).syncUninterruptibly().getNow();
		assertThat(this.loop).hasToString(thread);
		end();
		assertThat(this.loop).hasToString(this.eventLoop.toString());
	}

	@Test
	void doesNothingAfterItsEnd() {
		end();
		assertThatExceptionOfType(RejectedExecutionException.class)
			.isThrownBy(() -> this.loop.send(() -> this.done.add("errand")));
		this.loop.attend();
		assertThat(this.done).isEmpty();
	}

}
