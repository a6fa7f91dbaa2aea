package io.github.reuseport.server.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
		this.eventLoops.get(1)
			.submit(() -> assertThatIllegalStateException().isThrownBy(() -> serving.register(new LocalChannel())))
			.syncUninterruptibly();
		ConnectionCounters counters = this.loops.counters();
		assertThat(counters.acceptedByItself(0)).isEqualTo(2);
		assertThat(counters.rescued(0)).isOne();
		assertThat(counters.active(0) + counters.active(1)).isOne();
	}

}
