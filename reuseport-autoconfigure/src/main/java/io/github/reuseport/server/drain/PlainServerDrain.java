package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.channel.ChannelOperations;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * How a server with one plain listener stops: as a group does that is alone on its port,
 * and then as Reactor Netty has it. Whatever fails, the server stops.
 *
 * @hidden
 */
public final class PlainServerDrain {

	private static final Logger logger = Loggers.getLogger(PlainServerDrain.class);

	private final DisposableServer server;

	private final @Nullable ChannelGroup connections;

	private final DrainSettings settings;

	private final DrainedQueues queue;

	private final Draining draining;

	/**
	 * Prepare the stop of a server.
	 * @param server the server, which is bound
	 * @param connections its open connections and HTTP/2 streams, or {@code null} if they
	 * are not known
	 * @param settings how to drain
	 * @param accepted counts the connections that have been accepted since the start
	 * @param waiting counts the connections that wait in the accept queue
	 */
	public PlainServerDrain(DisposableServer server, @Nullable ChannelGroup connections, DrainSettings settings,
			LongSupplier accepted, LongSupplier waiting) {
		this.server = server;
		this.connections = connections;
		this.settings = settings;
		this.queue = new PlainAcceptQueue(server.channel(), waiting);
		this.draining = new Draining(connections, () -> Farewell.countConnections(connections), accepted);
	}

	/**
	 * Stop the server. Blocks; if its thread is interrupted, that is the end of all
	 * waiting, and the thread is interrupted as before.
	 * @param timeout how long that may take
	 * @throws IllegalStateException if requests are in flight when the time is over
	 */
	public void stop(Duration timeout) {
		if (!this.draining.stop()) {
			this.server.disposeNow(timeout);
			return;
		}
		Deadline deadline = Deadline.in(timeout);
		Duration limit = this.settings.limit();
		Set<Channel> unanswered = Set.of();
		try {
			boolean drained = drain((limit != null) ? deadline.orIn(limit) : deadline, deadline);
			unanswered = requests();
			this.server.disposeNow(deadline.left());
			unanswered = Set.of();
			this.draining.tell(where(), 0, drained);
		}
		finally {
			this.server.dispose();
			if (!unanswered.isEmpty()) {
				this.draining.tell(where(), (int) unanswered.stream().filter(Channel::isActive).count(), false);
			}
			this.draining.end();
		}
	}

	private boolean drain(Deadline whole, Deadline deadline) {
		Supplier<ConnectionDrain> begin = () -> this.draining.begin(this.settings.alone(), deadline, () -> {
		});
		AloneDrain alone = new AloneDrain(this.queue, new FreshConnections(this.connections, null), this.settings,
				begin);
		boolean drained = true;
		try {
			alone.goOn(where(), whole);
			if (alone.acceptRest(whole)) {
				alone.awaitFresh(whole);
			}
			if (this.server.channel() instanceof ServerChannel) {
				// Not on HTTP/3
				this.draining.endStreams(this.settings, false, whole, begin);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException | LinkageError ex) {
			drained = false;
			logger.warn("Closing {} at once, because it cannot be drained: connections may be reset", where(), ex);
		}
		alone.countLost();
		if (this.draining.over() && this.connections != null) {
			this.connections.forEach((channel) -> Farewell.refuseStreams(Farewell.connectionOf(channel)));
		}
		return drained;
	}

	private Set<Channel> requests() {
		return (this.connections == null) ? Set.of()
				: this.connections.stream()
					.filter((channel) -> ChannelOperations.get(channel) != null)
					.collect(Collectors.toSet());
	}

	private String where() {
		SocketAddress address = this.server.channel().localAddress();
		return (address instanceof InetSocketAddress inet) ? "port " + inet.getPort() : String.valueOf(address);
	}

	/**
	 * The connections that are open now.
	 * @return their number, or {@code null} if they are not known
	 */
	public @Nullable Long open() {
		return (this.connections != null) ? Long.valueOf(Farewell.countConnections(this.connections)) : null;
	}

	/**
	 * Whether the server has begun to stop.
	 * @return {@code true} from when it was asked to
	 */
	public boolean hasBegun() {
		return this.draining.isStopping();
	}

	/**
	 * What has been done for clients up to now.
	 * @return the report, or {@code null} if nothing was
	 */
	public @Nullable DrainReport report() {
		return this.draining.report();
	}

	/**
	 * Wait until the server has stopped.
	 * @return completes with what was done for clients, and without if nothing was
	 */
	public Mono<DrainReport> ended() {
		return this.draining.ended(this.server.onDispose());
	}

}
