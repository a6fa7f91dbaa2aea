package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Asks the clients of a server that stops to go elsewhere: on HTTP/1.1 with the next
 * response, on HTTP/2 with a GOAWAY that still allows every stream (RFC 9113, section
 * 6.8), and a second one after a round trip. The first ones are spread over some time,
 * and those of one client come one after the other, because a client whose request meets
 * one takes another of its connections, and may give up if that is going away in the same
 * moment. Nothing is closed that a client still waits for. Called by one thread.
 */
final class ConnectionDrain {

	private static final Logger logger = Loggers.getLogger(ConnectionDrain.class);

	private static final String LAST_RESPONSE = "reuseport.lastResponse";

	private static final String CONFIRMATION = "reuseport.goAwayConfirmation";

	/**
	 * The least time between two looks at the connections, and how many times as long as
	 * a look took it is at least.
	 */
	private static final long INTERVAL = Duration.ofMillis(100).toNanos();

	private static final int RATIO = 50;

	/**
	 * The most time between two looks: one may have taken long because this thread had no
	 * processor.
	 */
	private static final long LONGEST_INTERVAL = Duration.ofSeconds(1).toNanos();

	private final @Nullable ChannelGroup connections;

	private final Deadline spread;

	private final DrainTally tally;

	private final LastResponse lastResponse;

	private final Map<Object, ClientTurns> clients = new HashMap<>();

	private final long began = System.nanoTime();

	private long next = this.began;

	private boolean failed;

	/**
	 * Begin to ask the clients of a server, with {@link #askAgain()}.
	 * @param connections the open connections and HTTP/2 streams of the server, or
	 * {@code null} if they are not known
	 * @param spread within which time from now on to ask all clients of HTTP/2
	 * @param tally where the clients are counted
	 */
	ConnectionDrain(@Nullable ChannelGroup connections, Duration spread, DrainTally tally) {
		this.connections = connections;
		this.spread = Deadline.in(spread);
		this.tally = tally;
		this.lastResponse = new LastResponse(tally);
	}

	DrainTally tally() {
		return this.tally;
	}

	/**
	 * Ask the clients of all connections that have not been asked yet, unless that has
	 * just been done. To be called again and again, for those that come and those whose
	 * protocol is not known yet. Whatever fails, the listeners are drained all the same.
	 */
	void askAgain() {
		long now = System.nanoTime();
		if (this.failed || now - this.next < 0) {
			return;
		}
		try {
			ask();
		}
		catch (RuntimeException | LinkageError ex) {
			this.failed = true;
			logger.warn("Clients cannot be asked any more to go elsewhere: their connections are closed when the "
					+ "time for that is over", ex);
		}
		this.next = now + Math.max(INTERVAL, Math.min(LONGEST_INTERVAL, RATIO * (System.nanoTime() - now)));
	}

	/**
	 * Ask the clients of all connections that have not been asked yet.
	 */
	void ask() {
		if (this.connections == null) {
			return;
		}
		List<Channel> goingAway = new ArrayList<>();
		for (Channel channel : this.connections) {
			Channel connection = Farewell.connectionOf(channel);
			if (isToBeAsked(connection) && !connection.eventLoop().isShuttingDown()) {
				ask(connection, goingAway);
			}
		}
		long now = System.nanoTime();
		long left = this.spread.left().toNanos();
		for (int i = 0; i < goingAway.size(); i++) {
			Channel connection = goingAway.get(i);
			this.clients.computeIfAbsent(clientOf(connection), (client) -> new ClientTurns(this::askOnHttp2))
				.add(connection, now + left / goingAway.size() * i);
		}
		if (this.spread.isOver()) {
			this.clients.values().forEach(ClientTurns::askAll);
		}
	}

	/**
	 * Whose connection it is.
	 * @param connection the connection
	 * @return what the connections of one host, which may be a proxy, have in common
	 */
	private static Object clientOf(Channel connection) {
		return (connection.remoteAddress() instanceof InetSocketAddress remote && remote.getAddress() != null)
				? remote.getAddress() : connection;
	}

	private static boolean isToBeAsked(Channel connection) {
		Farewell.Step step = connection.attr(Farewell.STEP).get();
		// It may turn out later which protocol the client speaks
		return step == null
				|| step == Farewell.Step.ASKED_ON_HTTP1 && has(connection, NettyPipeline.H2MultiplexHandler);
	}

	private void ask(Channel connection, List<Channel> goingAway) {
		if (has(connection, NettyPipeline.H2MultiplexHandler)) {
			connection.attr(Farewell.STEP).set(Farewell.Step.ASKED);
			goingAway.add(connection);
		}
		else if (has(connection, NettyPipeline.HttpTrafficHandler)) {
			connection.attr(Farewell.STEP).set(Farewell.Step.ASKED_ON_HTTP1);
			connection.eventLoop().execute(() -> askOnHttp1(connection));
		}
	}

	private void askOnHttp1(Channel connection) {
		if (connection.isActive() && has(connection, NettyPipeline.HttpTrafficHandler)) {
			connection.pipeline().addAfter(NettyPipeline.HttpTrafficHandler, LAST_RESPONSE, this.lastResponse);
			count(connection);
		}
	}

	private void askOnHttp2(Channel connection, Runnable seen) {
		// A later GOAWAY must not allow more than an earlier one
		if (connection.isActive() && connection.attr(Farewell.STEP).get() == Farewell.Step.ASKED
				&& has(connection, NettyPipeline.H2MultiplexHandler)) {
			connection.closeFuture().addListener((future) -> seen.run());
			if (!has(connection, LAST_RESPONSE)) {
				connection.pipeline().addBefore(NettyPipeline.H2MultiplexHandler, LAST_RESPONSE, this.lastResponse);
				count(connection);
			}
			connection.pipeline()
				.addBefore(NettyPipeline.H2MultiplexHandler, CONFIRMATION, new GoAwayConfirmation(seen));
			Farewell.goAway(connection, Integer.MAX_VALUE);
			connection.pipeline().context(NettyPipeline.H2MultiplexHandler).writeAndFlush(GoAwayConfirmation.ping());
		}
		else {
			seen.run();
		}
	}

	private void count(Channel connection) {
		this.tally.asked();
		connection.closeFuture().addListener((future) -> this.tally.left());
	}

	private static boolean has(Channel connection, String handler) {
		return connection.pipeline().get(handler) != null;
	}

}
