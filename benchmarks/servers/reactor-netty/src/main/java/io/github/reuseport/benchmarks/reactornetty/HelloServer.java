package io.github.reuseport.benchmarks.reactornetty;

import java.io.File;
import java.util.function.UnaryOperator;

import io.netty.handler.ssl.SslContextBuilder;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/**
 * Server on Reactor Netty alone. System properties choose the protocol: {@code h2c}, or
 * {@code certificate} and {@code key} for TLS.
 */
public final class HelloServer {

	private HelloServer() {
	}

	public static void main(String[] args) {
		serve(UnaryOperator.identity());
	}

	/**
	 * Serve until the process is ended.
	 * @param decoration applied to the server before it is configured
	 */
	public static void serve(UnaryOperator<HttpServer> decoration) {
		HttpServer server = decoration.apply(HttpServer.create()).port(0).route(HelloServer::routes);
		DisposableServer bound = protocol(server).bindNow();
		System.out.println("started on port " + bound.port());
		bound.onDispose().block();
	}

	private static HttpServer protocol(HttpServer server) {
		String certificate = System.getProperty("certificate");
		if (certificate != null) {
			GenericSslContextSpec<SslContextBuilder> context = Http11SslContextSpec.forServer(new File(certificate),
					new File(System.getProperty("key")));
			return server.secure((ssl) -> ssl.sslContext(context));
		}
		return Boolean.getBoolean("h2c") ? server.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C) : server;
	}

	private static void routes(HttpServerRoutes routes) {
		routes.get("/hello", (request, response) -> text(response, "Hello, World!"))
			.get("/thread", (request, response) -> text(response, Thread.currentThread().getName()))
			.get("/block", HelloServer::block);
	}

	private static Mono<Void> block(HttpServerRequest request, HttpServerResponse response) {
		try {
			Thread.sleep(Long.parseLong(request.uri().substring(request.uri().indexOf("millis=") + 7)));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return text(response, Thread.currentThread().getName());
	}

	private static Mono<Void> text(HttpServerResponse response, String text) {
		return response.header("Content-Type", "text/plain").sendString(Mono.just(text)).then();
	}

}
