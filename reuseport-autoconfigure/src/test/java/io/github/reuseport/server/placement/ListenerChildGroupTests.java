package io.github.reuseport.server.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ListenerChildGroup}.
 */
class ListenerChildGroupTests {

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());

	private final List<EventLoop> eventLoops = new ArrayList<>();

	private final ServingLoops loops;

	ListenerChildGroupTests() {
		this.group.forEach((loop) -> this.eventLoops.add((EventLoop) loop));
		this.loops = new ServingLoops(this.eventLoops);
	}

	@AfterEach
	void end() {
		this.group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private ListenerChildGroup serving(@Nullable ConnectionLimit limit) {
		return new ListenerChildGroup(this.group, this.loops, this.loops.homes(0, 1), Placement.LOCAL, limit);
	}

	@Test
	void theLoopThatServesAConnectionTellsWhoeverWaitsForIt() {
		ListenerChildGroup serving = serving(null);
		List<CompletableFuture<EventLoop>> told = new ArrayList<>();
		this.eventLoops.get(0).submit(() -> {
			for (int i = 0; i < 2; i++) {
				told.add(teller(serving.register(new LocalChannel())));
			}
		}).syncUninterruptibly();
		assertThat(told).extracting(CompletableFuture::join).containsExactlyElementsOf(this.eventLoops);
	}

	@Test
	void aConnectionCountsWhereItWasAcceptedAndWhereItLives() {
		ListenerChildGroup serving = serving(null);
		List<Channel> channels = new ArrayList<>();
		for (EventLoop accepting : List.of(this.eventLoops.get(0), this.eventLoops.get(0), this.eventLoops.get(1))) {
			accepting.submit(() -> {
				Channel channel = new LocalChannel();
				channels.add(channel);
				serving.register(new DefaultChannelPromise(channel, accepting));
			}).syncUninterruptibly();
		}
		ServingLoop own = this.loops.get(0);
		assertThat(own.acceptedByItself()).isEqualTo(2);
		assertThat(own.handedOff()).isOne();
		assertThat(own.rescued()).isOne();
		assertThat(own.active()).isOne();
		assertThat(this.loops.get(1).active()).isEqualTo(2);
		assertThat(this.loops.active()).isEqualTo(3);
		channels.forEach((channel) -> channel.close().syncUninterruptibly());
		this.eventLoops.forEach((loop) -> loop.submit(() -> true).syncUninterruptibly());
		assertThat(this.loops.active()).isZero();
	}

	@Test
	void aConnectionIsYoungAtFirst() {
		ListenerChildGroup serving = new ListenerChildGroup(this.group, this.loops, this.loops.homes(0, 2),
				Placement.LOCAL, null);
		// On a machine that is too busy it is not young any more when it is looked at
		await().until(() -> this.eventLoops.get(0).submit(() -> {
			serving.register(new LocalChannel());
			return this.loops.young().count(0, System.nanoTime());
		}).syncUninterruptibly().getNow() > 0);
	}

	@Test
	void aLoopTakesWhatItWasSentBeforeItAccepts() {
		ListenerChildGroup serving = serving(null);
		List<String> done = new ArrayList<>();
		this.eventLoops.get(0).submit(() -> {
			this.loops.get(0).send(() -> done.add("errand"));
			serving.register(new LocalChannel());
			done.add("accepted");
		}).syncUninterruptibly();
		assertThat(done).containsExactly("errand", "accepted");
	}

	@Test
	void nobodyElseAccepts() {
		assertThatIllegalStateException().isThrownBy(() -> serving(null).register(new LocalChannel()))
			.withMessage(Thread.currentThread().getName() + " is no event loop of the server");
	}

	@Test
	@SuppressWarnings("deprecation")
	void livesAndEndsAsItsLoopsDo() throws Exception {
		ListenerChildGroup serving = serving(null);
		assertThat(serving).containsExactlyElementsOf(this.eventLoops);
		assertThat(serving.next()).isSameAs(this.eventLoops.get(0));
		assertThat(serving.next()).isSameAs(this.eventLoops.get(1));
		assertThat(serving.terminationFuture()).isSameAs(this.group.terminationFuture());
		assertThat(serving.isShuttingDown()).isFalse();
		assertThat(serving.isShutdown()).isFalse();
		assertThat(serving.isTerminated()).isFalse();
		assertThat(serving.awaitTermination(1, TimeUnit.MILLISECONDS)).isFalse();
		Future<?> end = serving.shutdownGracefully(0, 0, TimeUnit.SECONDS);
		serving.shutdown();
		end.syncUninterruptibly();
		assertThat(serving.isShuttingDown()).isTrue();
		assertThat(serving.isShutdown()).isTrue();
		assertThat(serving.isTerminated()).isTrue();
		assertThat(serving.awaitTermination(1, TimeUnit.SECONDS)).isTrue();
	}

	private CompletableFuture<EventLoop> teller(ChannelFuture registered) {
		CompletableFuture<EventLoop> told = new CompletableFuture<>();
		registered.addListener((future) -> told
			.complete(this.eventLoops.stream().filter(EventLoop::inEventLoop).findFirst().orElseThrow()));
		return told;
	}

	@Test
	void aConnectionThatTheLimitRefusesHasBeenAccepted() {
		ListenerChildGroup serving = serving(new ConnectionLimit(1));
		this.eventLoops.get(0).submit(() -> {
			serving.register(new LocalChannel());
			assertThatIllegalStateException().isThrownBy(() -> serving.register(new LocalChannel()))
				.withMessage("Connection rejected: max connections limit reached (1)");
		}).syncUninterruptibly();
		for (int i = 0; i < 2; i++) {
			this.eventLoops.get(1)
				.submit(() -> assertThatIllegalStateException().isThrownBy(() -> serving.register(new LocalChannel())))
				.syncUninterruptibly();
		}
		ConnectionCounters counters = this.loops.counters();
		assertThat(counters.acceptedByItself(0)).isEqualTo(2);
		assertThat(counters.rescued(0)).isEqualTo(2);
		assertThat(counters.active(0) + counters.active(1)).isOne();
	}

}
