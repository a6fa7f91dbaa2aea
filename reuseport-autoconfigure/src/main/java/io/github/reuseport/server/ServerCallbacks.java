package io.github.reuseport.server;

import java.util.function.Consumer;

import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * What the user wants to be told of the server as a whole. Kept beside the configuration
 * of the decorated server, where it would be told once a listener.
 *
 * @param bind called before the server is bound
 * @param bound called after the server has been bound
 * @param unbound called after the server has stopped listening
 * @param observer called when the server has been bound
 */
record ServerCallbacks(Consumer<HttpServerConfig> bind, Consumer<DisposableServer> bound,
		Consumer<DisposableServer> unbound, ConnectionObserver observer) {

	static final ServerCallbacks NONE = new ServerCallbacks((config) -> {
	}, (server) -> {
	}, (server) -> {
	}, ConnectionObserver.emptyListener());

	private static final Logger logger = Loggers.getLogger(ServerCallbacks.class);

	ServerCallbacks andBind(Consumer<? super HttpServerConfig> next) {
		return new ServerCallbacks(this.bind.andThen(next), this.bound, this.unbound, this.observer);
	}

	ServerCallbacks andBound(Consumer<? super DisposableServer> next) {
		return new ServerCallbacks(this.bind, this.bound.andThen(next), this.unbound, this.observer);
	}

	ServerCallbacks andUnbound(Consumer<? super DisposableServer> next) {
		return new ServerCallbacks(this.bind, this.bound, this.unbound.andThen(next), this.observer);
	}

	ServerCallbacks andObserve(ConnectionObserver next) {
		return new ServerCallbacks(this.bind, this.bound, this.unbound, this.observer.then(next));
	}

	/**
	 * Give the callbacks to a server with one listener, which tells them itself.
	 * @param server the server
	 * @return a copy with the callbacks
	 */
	HttpServer applyTo(HttpServer server) {
		return server.doOnBound(this.bound).doOnUnbound(this.unbound).observe(this.observer);
	}

	/**
	 * Tell that the server has been bound. As with a plain server, what a callback throws
	 * does not undo the binding.
	 * @param server the server, also a connection
	 * @param <S> the type of the server
	 */
	<S extends DisposableServer & Connection> void tellBound(S server) {
		guard(() -> this.bound.accept(server));
		guard(() -> this.observer.onStateChange(server, ConnectionObserver.State.CONNECTED));
	}

	void tellUnbound(DisposableServer server) {
		guard(() -> this.unbound.accept(server));
	}

	private void guard(Runnable callback) {
		try {
			callback.run();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.error("A callback of the server failed", ex);
		}
	}

}
