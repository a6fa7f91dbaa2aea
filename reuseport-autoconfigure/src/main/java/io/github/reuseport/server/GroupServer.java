package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.listener.ListenerGroup;

/**
 * The one {@link DisposableServer} that stands for all listeners of a group.
 */
final class GroupServer implements DisposableServer, Connection {

	private final ListenerGroup group;

	private final ServerCallbacks callbacks;

	private final Consumer<Duration> stop;

	/**
	 * Make a server that is not bound yet.
	 * @param group the listeners
	 * @param stop stops the server within a time
	 * @param callbacks who is told of the server
	 */
	GroupServer(ListenerGroup group, Consumer<Duration> stop, ServerCallbacks callbacks) {
		this.group = group;
		this.stop = stop;
		this.callbacks = callbacks;
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
		this.stop.accept(timeout);
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
