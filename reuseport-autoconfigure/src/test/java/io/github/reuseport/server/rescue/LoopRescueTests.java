package io.github.reuseport.server.rescue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.reuseport.server.placement.ListenerChildGroup;
import io.github.reuseport.server.placement.Placement;
import io.github.reuseport.server.placement.ServingLoops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link LoopRescue}: of two loops the first one has a listener and hands off
 * every other connection to the second one.
 */
class LoopRescueTests {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());

	private final List<EventLoop> eventLoops = new ArrayList<>();

	private final ServingLoops loops;

	private final List<LoopWatch> watches;

	private final LoopRescue rescue;

	private final CountDownLatch release = new CountDownLatch(1);

	LoopRescueTests() {
		this.group.forEach((loop) -> this.eventLoops.add((EventLoop) loop));
		this.loops = new ServingLoops(this.eventLoops);
		List<LoopThread> threads = this.loops.all().stream().map(LoopThread::new).toList();
		ProcessorDemand demand = new ProcessorDemand(threads);
		BusyMachine busyMachine = new BusyMachine();
		this.watches = threads.stream()
			.map((thread) -> new LoopWatch(thread, null, new NativeAcceptQueues(), demand, busyMachine))
			.toList();
		this.rescue = new LoopRescue(this.loops.all());
	}

	@AfterEach
	void end() {
		this.release.countDown();
		this.group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private void block(int index) throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		this.eventLoops.get(index).execute(() -> {
			begun.countDown();
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * Accept a connection on the first loop that is handed off to the second one.
	 * @return completes when a loop has taken it
	 */
	private ChannelFuture handOff() {
		ListenerChildGroup serving = new ListenerChildGroup(this.group, this.loops, this.loops.homes(0, 1),
				Placement.LOCAL, null);
		return this.eventLoops.get(0).submit(() -> {
			serving.register(new LocalChannel());
			return serving.register(new LocalChannel());
		}).syncUninterruptibly().getNow();
	}

	/**
	 * Look for as long as it takes to see that the second loop is stalled.
	 */
	private void find() {
		long now = System.nanoTime();
		for (int i = 0; !this.watches.get(1).isStalled(); i++) {
			assertThat(i).isLessThan(10);
			this.watches.get(1).look(now + i, 1);
		}
	}

	@Test
	void anotherLoopTakesAConnectionThatIsOnItsWay() throws Exception {
		block(1);
		ChannelFuture connection = handOff();
		find();
		assertThat(this.rescue.run(this.watches)).isTrue();
		assertThat(connection.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(connection.channel().eventLoop()).isSameAs(this.eventLoops.get(0));
		assertThat(this.loops.get(0).active()).isEqualTo(2);
		assertThat(this.loops.get(1).active()).isZero();
	}

	@Test
	void nobodyIsAskedTwiceBeforeItHasAnswered() throws Exception {
		block(1);
		ChannelFuture connection = handOff();
		block(0);
		find();
		assertThat(this.rescue.run(this.watches)).as("Nobody knows yet that the first one is blocked too").isTrue();
		assertThat(this.rescue.run(this.watches)).isFalse();
		assertThat(connection.isDone()).isFalse();
		this.release.countDown();
		assertThat(connection.await(10, TimeUnit.SECONDS)).isTrue();
		await().untilAsserted(() -> assertThat(this.loops.get(1).isStalled()).isFalse());
	}

	@Test
	void nobodyIsAskedWhereAllAreStalled() throws Exception {
		block(1);
		ChannelFuture connection = handOff();
		find();
		this.loops.get(0).stalled(1);
		assertThat(this.rescue.run(this.watches)).isFalse();
		assertThat(connection.isDone()).isFalse();
	}

}
