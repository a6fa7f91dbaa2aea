package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;

/**
 * Connections that a server which stops has accepted last, so that their first request
 * may still be on its way. For use by one thread.
 */
final class FreshConnections {

	/**
	 * The least time between two looks, each of which takes as long as there are
	 * connections.
	 */
	private static final long INTERVAL = Duration.ofMillis(20).toNanos();

	private final @Nullable ChannelGroup connections;

	private final @Nullable LongSupplier active;

	private @Nullable Set<Channel> before;

	private long unknownBefore;

	private boolean exist;

	private long next;

	/**
	 * Prepare to find connections.
	 * @param connections the open connections and HTTP/2 streams of the server, or
	 * {@code null} if they are not known
	 * @param active counts the open connections, those included that do not belong to the
	 * others yet because they shake hands, or {@code null} if they are not counted
	 */
	FreshConnections(@Nullable ChannelGroup connections, @Nullable LongSupplier active) {
		this.connections = connections;
		this.active = active;
	}

	/**
	 * Take the connections that are accepted from now on for fresh ones. Does nothing
	 * when called again.
	 */
	void begin() {
		if (this.connections != null && this.before == null) {
			this.before = Set.copyOf(this.connections);
			this.unknownBefore = countUnknown(this.connections);
			this.next = System.nanoTime();
		}
	}

	/**
	 * Whether there are any, as of a moment ago.
	 * @return {@code true} if there are
	 */
	boolean exist() {
		Set<Channel> before = this.before;
		long now = System.nanoTime();
		if (this.connections != null && before != null && now - this.next >= 0) {
			this.next = now + INTERVAL;
			this.exist = this.connections.stream()
				.anyMatch((channel) -> Farewell.isConnection(channel) && !before.contains(channel))
					|| countUnknown(this.connections) > this.unknownBefore;
		}
		return this.exist;
	}

	private long countUnknown(ChannelGroup connections) {
		return (this.active != null) ? this.active.getAsLong() - Farewell.countConnections(connections) : 0;
	}

}
