package io.github.reuseport.server.placement;

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
		HandedOffConnection arrival = new HandedOffConnection(new DefaultChannelPromise(channel, this.eventLoop),
				this.loops.open(0, System.nanoTime()));
		this.eventLoop.submit(() -> {
			this.loop.handOff(arrival, this.loop);
			assertThat(this.loop.firstArrival()).isSameAs(arrival);
			this.loop.attend();
			assertThat(this.loop.firstArrival()).isNull();
			assertThat(channel.isRegistered()).isTrue();
		}).syncUninterruptibly();
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
