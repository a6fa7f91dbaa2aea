package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.netty.channel.Channel;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.drain.ServerDrain;
import io.github.reuseport.server.listener.ListenerGroup;

/**
 * The one {@link DisposableServer} that stands for all listeners of a group.
 */
final class GroupServer implements DisposableServer, Connection {

	private final ListenerGroup group;

	private final ServerCallbacks callbacks;

	private final ServerDrain drain;

	GroupServer(ListenerGroup group, ServerDrain drain, ServerCallbacks callbacks) {
		this.group = group;
		this.drain = drain;
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
		this.drain.stop(timeout);
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
