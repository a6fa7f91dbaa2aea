package io.github.reuseport.server;

import java.util.Objects;
import java.util.function.Consumer;

import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;

/**
 * An {@link HttpServer} that is configured like another one, but bound in its own way.
 */
abstract class DecoratedHttpServer extends HttpServer {

	final HttpServer server;

	final ListenerSettings settings;

	final ReuseportServers servers;

	final ServerCallbacks callbacks;

	DecoratedHttpServer(HttpServer server, ListenerSettings settings, ReuseportServers servers,
			ServerCallbacks callbacks) {
		this.server = server;
		this.settings = settings;
		this.servers = servers;
		this.callbacks = callbacks;
	}

	/**
	 * Decorate in the same way.
	 * @param server what is decorated
	 * @param callbacks who is told of the server
	 * @return the decorated server
	 */
	abstract HttpServer with(HttpServer server, ServerCallbacks callbacks);

	@Override
	public HttpServerConfig configuration() {
		return this.server.configuration();
	}

	@Override
	protected HttpServer duplicate() {
		// Any fluent call copies the server
		HttpServer copy = this.server.bindAddress(Objects.requireNonNull(configuration().bindAddress()));
		return with(copy, this.callbacks);
	}

	@Override
	public HttpServer doOnBind(Consumer<? super HttpServerConfig> doOnBind) {
		return with(this.callbacks.andBind(doOnBind));
	}

	@Override
	public HttpServer doOnBound(Consumer<? super DisposableServer> doOnBound) {
		return with(this.callbacks.andBound(doOnBound));
	}

	@Override
	public HttpServer doOnUnbound(Consumer<? super DisposableServer> doOnUnbound) {
		return with(this.callbacks.andUnbound(doOnUnbound));
	}

	@Override
	public HttpServer observe(ConnectionObserver observer) {
		return with(this.callbacks.andObserve(observer));
	}

	private HttpServer with(ServerCallbacks callbacks) {
		return with(this.server, callbacks);
	}

}
