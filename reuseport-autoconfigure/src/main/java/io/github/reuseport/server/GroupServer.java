package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;

/**
 * The one {@link DisposableServer} that stands for all listeners of a group.
 */
final class GroupServer implements DisposableServer, Connection {

	private final ListenerGroup group;

	private final @Nullable ChannelGroup connections;

	private final ServerCallbacks callbacks;

	private final Handover handover;

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
		this.connections = connections;
		this.callbacks = callbacks;
		this.handover = new Handover(group, settings, new ConnectionDrain(connections, settings.drain().grace()));
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
		boolean others = !Schedulers.isInNonBlockingThread() && this.handover.drainListeners();
		dispose();
		if (others) {
			this.handover.drainConnections(timeout);
		}
		// Once more when the listeners are closed: for what they accepted meanwhile
		Mono.when(finishRequests(), onDispose().then(Mono.defer(this::finishRequests))).block(timeout);
	}

	private Mono<Void> finishRequests() {
		return (this.connections != null) ? RequestsInFlight.finish(this.connections) : Mono.empty();
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
