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
 * Tests for {@link LoopRescue} and {@link LoopWatch}: the first of some loops has a
 * listener and hands off connections to the others in turn.
 */
class LoopRescueTests {

	private final CountDownLatch release = new CountDownLatch(1);

	private final List<EventLoop> eventLoops = new ArrayList<>();

	private EventLoopGroup group;

	private ServingLoops loops;

	private List<LoopWatch> watches;

	private LoopRescue rescue;

	private void begin(int size) {
		this.eventLoops.clear();
		this.group = new MultiThreadIoEventLoopGroup(size, LocalIoHandler.newFactory());
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
		block(index, this.release);
	}

	private void block(int index, CountDownLatch release) throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		this.eventLoops.get(index).execute(() -> {
			begun.countDown();
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * Accept a connection for each loop on the first one.
	 * @return completes when a loop has taken the connection, for each of them
	 */
	private List<ChannelFuture> handOff() {
		ListenerChildGroup serving = new ListenerChildGroup(this.group, this.loops, this.loops.homes(0, 1),
				Placement.LOCAL, null);
		return this.eventLoops.get(0)
			.submit(() -> this.eventLoops.stream().map((loop) -> serving.register(new LocalChannel())).toList())
			.syncUninterruptibly()
			.getNow();
	}

	/**
	 * Look for as long as it takes to see that a loop is stalled.
	 */
	private void find(int index) {
		long now = System.nanoTime();
		for (int i = 0; !this.watches.get(index).isStalled(); i++) {
			assertThat(i).isLessThan(10);
			this.watches.get(index).look(now + i, 1);
		}
	}

	/**
	 * Or the only healthy loop could serve one after the other within one run.
	 */
	private void runBeforeAnybodyAnswers() throws InterruptedException {
		CountDownLatch answer = new CountDownLatch(1);
		block(0, answer);
		this.rescue.run(this.watches);
		answer.countDown();
	}

	@Test
	void anotherLoopTakesAConnectionThatIsOnItsWay() throws Exception {
		begin(2);
		block(1);
		ChannelFuture connection = handOff().get(1);
		find(1);
		assertThat(this.rescue.run(this.watches)).isTrue();
		assertThat(connection.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(connection.channel().eventLoop()).isSameAs(this.eventLoops.get(0));
		assertThat(this.loops.get(0).active()).isEqualTo(2);
		assertThat(this.loops.get(1).active()).isZero();
	}

	@Test
	void nobodyIsAskedTwiceBeforeItHasAnswered() throws Exception {
		begin(2);
		block(1);
		ChannelFuture connection = handOff().get(1);
		block(0);
		find(1);
		assertThat(this.rescue.run(this.watches)).as("Nobody knows yet that the first one is blocked too").isTrue();
		assertThat(this.rescue.run(this.watches)).isFalse();
		assertThat(connection.isDone()).isFalse();
		this.release.countDown();
		assertThat(connection.await(10, TimeUnit.SECONDS)).isTrue();
		await().untilAsserted(() -> assertThat(this.loops.get(1).isStalled()).isFalse());
	}

	@Test
	void nobodyIsAskedWhereAllAreStalled() throws Exception {
		begin(2);
		block(1);
		ChannelFuture connection = handOff().get(1);
		find(1);
		this.loops.get(0).stalled(1);
		assertThat(this.rescue.run(this.watches)).isFalse();
		assertThat(connection.isDone()).isFalse();
	}

	@Test
	void thoseThatAreStalledTakeTurns() throws Exception {
		begin(3);
		block(1);
		block(2);
		List<ChannelFuture> first = handOff();
		find(1);
		find(2);
		runBeforeAnybodyAnswers();
		assertThat(first.get(1).await(10, TimeUnit.SECONDS)).isTrue();
		List<ChannelFuture> second = handOff();
		assertThat(first.get(2).isDone()).isFalse();
		runBeforeAnybodyAnswers();
		assertThat(first.get(2).await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(second.get(1).isDone()).isFalse();
	}

	@Test
	void onlyTheTimeForWhichTheWatchdogIsLateDoesNotCount() throws Exception {
		begin(2);
		block(1);
		handOff();
		LoopWatch watch = this.watches.get(1);
		long begin = System.nanoTime();
		watch.look(begin, millis(50));
		watch.look(begin + millis(1), millis(50));
		watch.look(begin + millis(40), millis(50));
		watch.forgive(millis(30));
		watch.look(begin + millis(80), millis(50));
		assertThat(watch.isStalled()).as("after 49 ms").isFalse();
		watch.look(begin + millis(82), millis(50));
		assertThat(watch.isStalled()).as("after 51 ms").isTrue();
	}

	private static long millis(int millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

}
