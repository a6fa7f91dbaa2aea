package io.github.reuseport.server.drain;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ConnectionDrain}.
 */
class ConnectionDrainTests {

	private static final int ALL_STREAMS = Integer.MAX_VALUE;

	private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

	private final List<EmbeddedChannel> clients = new ArrayList<>();

	private final DrainTally tally = new DrainTally(Deadline.in(Duration.ofHours(2)), () -> 0, () -> 0);

	private final ConnectionDrain drain = new ConnectionDrain(this.connections, Duration.ofHours(1), this.tally);

	@Test
	void clientsOfHttp2AreAskedOneAfterAnother() {
		addClients(4);
		this.drain.ask();
		for (int asked = 1; asked <= 4; asked++) {
			advance(Duration.ofSeconds(1));
			assertThat(this.clients).filteredOn(ConnectionDrainTests::isAsked).hasSize(asked);
			advance(Duration.ofMinutes(15));
		}
	}

	@Test
	void clientsOfHttp2AreAskedOnce() {
		addClients(4);
		this.drain.ask();
		this.drain.ask();
		advance(Duration.ofHours(1));
		this.drain.ask();
		advance(Duration.ofHours(1));
		assertThat(this.clients).allSatisfy((client) -> assertThat(goAways(client)).containsExactly(ALL_STREAMS));
	}

	@Test
	void clientsOfHttp2ThatComeLaterAreAskedWithinTheSameTime() {
		this.drain.ask();
		addClients(2);
		this.drain.ask();
		advance(Duration.ofMinutes(59));
		assertThat(this.clients).allSatisfy((client) -> assertThat(goAways(client)).containsExactly(ALL_STREAMS));
	}

	@Test
	void clientIsAskedOnAnotherConnectionWhenItHasSeenTheOneBefore() {
		addConnectionsOfOneClient(3);
		this.drain.ask();
		for (int asked = 1; asked <= 3; asked++) {
			advance(Duration.ofHours(1));
			assertThat(this.clients).filteredOn(ConnectionDrainTests::isAsked).hasSize(asked);
			seeAll();
			assertThat(this.clients).filteredOn(ConnectionDrainTests::isAsked).hasSize(asked);
		}
		assertThat(this.clients).noneMatch(EmbeddedChannel::isOpen);
	}

	@Test
	void clientWithManyConnectionsIsAskedOnSomeAtATime() {
		addConnectionsOfOneClient(40);
		this.drain.ask();
		advance(Duration.ofHours(1));
		assertThat(this.clients).filteredOn(ConnectionDrainTests::isAsked).hasSize(5);
		for (int i = 0; i < 7; i++) {
			seeAll();
			advance(Duration.ofHours(1));
		}
		assertThat(this.clients).allMatch(ConnectionDrainTests::isAsked);
	}

	@Test
	void clientIsAskedOnAnotherConnectionWhenTheOneBeforeHasGone() {
		addConnectionsOfOneClient(2);
		this.drain.ask();
		advance(Duration.ofHours(1));
		this.clients.stream().filter(ConnectionDrainTests::isAsked).forEach(EmbeddedChannel::close);
		assertThat(this.clients).filteredOn(EmbeddedChannel::isOpen)
			.singleElement()
			.matches((client) -> !isAsked(client), "is not asked yet");
		advance(Duration.ofHours(1));
		assertThat(this.clients).allMatch(ConnectionDrainTests::isAsked);
	}

	@Test
	void clientThatSeesNothingIsAskedOnAllConnectionsInTheEnd() {
		addConnectionsOfOneClient(3);
		Duration time = Duration.ofSeconds(3);
		ConnectionDrain drain = new ConnectionDrain(this.connections, time, this.tally);
		drain.ask();
		advance(time);
		assertThat(this.clients).filteredOn(ConnectionDrainTests::isAsked).hasSize(1);
		await().pollInterval(Duration.ofMillis(10)).until(() -> {
			drain.ask();
			advance(Duration.ofMillis(1));
			return this.clients.stream().allMatch(ConnectionDrainTests::isAsked);
		});
		assertThat(this.clients).allSatisfy((client) -> assertThat(goAways(client)).containsExactly(ALL_STREAMS));
	}

	@Test
	void withoutTimeAllAreAskedAtOnce() {
		addClients(4);
		new ConnectionDrain(this.connections, Duration.ZERO, this.tally).ask();
		advance(Duration.ofMillis(1));
		assertThat(this.clients).allMatch(ConnectionDrainTests::isAsked);
	}

	@Test
	void theTimeMayBeLongerThanAnyServerTakes() {
		addClients(1);
		new ConnectionDrain(this.connections, Duration.ofSeconds(Long.MAX_VALUE), this.tally).ask();
		advance(Duration.ofMillis(1));
		assertThat(this.clients).allMatch(ConnectionDrainTests::isAsked);
	}

	@Test
	void countsThoseThatWereAskedAndThoseThatWent() {
		addClients(3);
		this.drain.ask();
		advance(Duration.ofHours(1));
		this.clients.get(0).close();
		assertThat(this.tally.report()).extracting(DrainReport::asked, DrainReport::left).containsExactly(3L, 1L);
		this.tally.over();
		this.clients.get(1).close();
		assertThat(this.tally.report().left()).isEqualTo(1);
	}

	@Test
	void countsTheResponsesOfThoseThatWereAsked() {
		addClients(1);
		this.drain.ask();
		advance(Duration.ofHours(1));
		EmbeddedChannel client = this.clients.get(0);
		client.pipeline().lastContext().write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("103")));
		client.pipeline().lastContext().write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
		client.pipeline().lastContext().write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().add("a", "b")));
		assertThat(this.tally.report().answered()).isEqualTo(1);
	}

	@Test
	void refusesStreamsAfterAsking() {
		addClients(1);
		this.drain.ask();
		advance(Duration.ofSeconds(1));
		Farewell.refuseStreams(this.clients.get(0));
		Farewell.refuseStreams(this.clients.get(0));
		assertThat(goAways(this.clients.get(0))).containsExactly(ALL_STREAMS, 0);
	}

	@Test
	void endsTheConnectionWhenTheClientHasSeenTheFirstGoAway() {
		addClients(1);
		this.drain.ask();
		advance(Duration.ofSeconds(1));
		EmbeddedChannel client = this.clients.get(0);
		client.writeInbound(new DefaultHttp2PingFrame(1, true), new DefaultHttp2PingFrame(ping(client), false));
		assertThat(client.isOpen()).isTrue();
		assertThat(client.inboundMessages()).hasSize(2);
		client.writeInbound(new DefaultHttp2PingFrame(ping(client), true));
		assertThat(goAways(client)).containsExactly(ALL_STREAMS, 0);
		assertThat(client.isOpen()).isFalse();
	}

	/**
	 * The client answers to the PINGs on all its connections.
	 */
	private void seeAll() {
		this.clients.stream()
			.filter((client) -> client.isOpen() && isAsked(client))
			.forEach((client) -> client.writeInbound(new DefaultHttp2PingFrame(ping(client), true)));
	}

	private static long ping(EmbeddedChannel client) {
		return client.outboundMessages()
			.stream()
			.filter(Http2PingFrame.class::isInstance)
			.map((frame) -> ((Http2PingFrame) frame).content())
			.findFirst()
			.orElseThrow();
	}

	@Test
	void neverAllowsMoreStreamsThanBefore() {
		addClients(2);
		this.drain.ask();
		this.clients.forEach(Farewell::refuseStreams);
		advance(Duration.ofHours(2));
		assertThat(this.clients).allSatisfy((client) -> assertThat(goAways(client)).containsExactly(0));
	}

	@Test
	void leavesTheGoAwayToTheCodecIfNobodyWasAsked() {
		addClients(1);
		Farewell.refuseStreams(this.clients.get(0));
		this.drain.ask();
		advance(Duration.ofHours(2));
		assertThat(goAways(this.clients.get(0))).isEmpty();
	}

	private void addClients(int number) {
		for (int i = 0; i < number; i++) {
			add(new EmbeddedChannel(DefaultChannelId.newInstance()));
		}
	}

	private void addConnectionsOfOneClient(int number) {
		for (int i = 0; i < number; i++) {
			InetSocketAddress remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000 + i);
			add(new EmbeddedChannel(DefaultChannelId.newInstance()) {

				@Override
				protected SocketAddress remoteAddress0() {
					return remote;
				}

			});
		}
	}

	private void add(EmbeddedChannel client) {
		client.freezeTime();
		client.pipeline().addLast(NettyPipeline.H2MultiplexHandler, new ChannelInboundHandlerAdapter());
		this.clients.add(client);
		this.connections.add(client);
	}

	private void advance(Duration time) {
		for (EmbeddedChannel client : this.clients) {
			client.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
			client.runPendingTasks();
		}
	}

	private static boolean isAsked(EmbeddedChannel client) {
		return !client.outboundMessages().isEmpty();
	}

	private static List<Integer> goAways(EmbeddedChannel client) {
		return client.outboundMessages()
			.stream()
			.filter(Http2GoAwayFrame.class::isInstance)
			.map((frame) -> ((Http2GoAwayFrame) frame).extraStreamIds())
			.toList();
	}

}
