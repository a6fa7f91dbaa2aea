package io.github.reuseport.server;

import java.net.SocketAddress;
import java.time.Duration;

import io.netty.channel.Channel;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;

import io.github.reuseport.server.drain.PlainServerDrain;

/**
 * The {@link DisposableServer} of mode {@link Mode#SINGLE}: the plain one, but for how it
 * stops.
 */
final class PlainServer implements DisposableServer, Connection {

	private final DisposableServer server;

	private final PlainServerDrain drain;

	PlainServer(DisposableServer server, PlainServerDrain drain) {
		this.server = server;
		this.drain = drain;
	}

	@Override
	public Channel channel() {
		return this.server.channel();
	}

	@Override
	public SocketAddress address() {
		return this.server.address();
	}

	@Override
	public String host() {
		return this.server.host();
	}

	@Override
	public int port() {
		return this.server.port();
	}

	@Override
	public String path() {
		return this.server.path();
	}

	@Override
	public void dispose() {
		this.server.dispose();
	}

	@Override
	public void disposeNow(Duration timeout) {
		if (!isDisposed()) {
			this.drain.stop(timeout);
		}
	}

	@Override
	public boolean isDisposed() {
		return this.server.isDisposed();
	}

	@Override
	public Mono<Void> onDispose() {
		return this.server.onDispose();
	}

}
