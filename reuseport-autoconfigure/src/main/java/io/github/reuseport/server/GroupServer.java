package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;

/**
 * The one {@link DisposableServer} that stands for all listeners of a group.
 */
final class GroupServer implements DisposableServer, Connection {

	private final ListenerGroup group;

	private final ServerCallbacks callbacks;

	private final ServerDrain drain;

	/**
	 * Create a new instance, not bound yet.
	 * @param group the listeners
	 * @param connections the open connections of the server, or {@code null} if they are
	 * not to be waited for
	 * @param callbacks who is told of the server
	 * @param settings the settings of the listeners
	 */
	GroupServer(ListenerGroup group, @Nullable ChannelGroup connections, ServerCallbacks callbacks,
			ListenerSettings settings) {
		this.group = group;
		this.callbacks = callbacks;
		this.drain = new ServerDrain(group, connections, settings.drain());
	}

	/**
	 * Open the listeners.
	 * @return emits this server when all of them listen; if the subscription is
	 * cancelled, those that were opened are closed again
	 */
	Mono<DisposableServer> open() {
		return this.group.open()
			.then(Mono.fromSupplier(this::opened))
			.doOnCancel(this::dispose)
			.doOnDiscard(DisposableServer.class, DisposableServer::dispose);
	}

	private DisposableServer opened() {
		onDispose().subscribe(null, null, () -> this.callbacks.tellUnbound(this));
		this.callbacks.tellBound(this);
		return this;
	}

	@Override
	public Channel channel() {
		return this.group.channel();
	}

	@Override
	public InetSocketAddress address() {
		return this.group.address();
	}

	@Override
	public String host() {
		return address().getHostString();
	}

	@Override
	public int port() {
		return address().getPort();
	}

	@Override
	public void dispose() {
		this.group.close();
	}

	@Override
	public void disposeNow(Duration timeout) {
		if (isDisposed()) {
			return;
		}
		this.drain.stop(timeout);
	}

	/**
	 * Wait until the server has stopped: unlike its listeners, its connections go on
	 * until then.
	 * @return completes with what was done for clients if others went on listening on the
	 * port, and without otherwise
	 */
	Mono<DrainReport> ended() {
		return this.drain.ended();
	}

	@Override
	public boolean isDisposed() {
		return this.group.isClosed();
	}

	@Override
	public Mono<Void> onDispose() {
		return this.group.onClose();
	}

}
