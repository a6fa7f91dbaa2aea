package io.github.reuseport.benchmarks.vertx;

import java.util.Objects;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * Verticle of which four instances serve one port. HTTP/2 without TLS is on by default;
 * the system properties {@code certificate} and {@code key} turn TLS on.
 */
public final class HelloVerticle extends VerticleBase {

	// Negative: the instances share a port that the kernel chooses
	private static final int RANDOM_PORT = -1;

	public static void main(String[] args) {
		Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
		vertx.deployVerticle(HelloVerticle::new, new DeploymentOptions().setInstances(4)).await();
	}

	@Override
	public Future<?> start() {
		return this.vertx.createHttpServer(options())
			.requestHandler(HelloVerticle::answer)
			.listen()
			.onSuccess((HttpServer server) -> System.out.println("started on port " + server.actualPort()));
	}

	private static HttpServerOptions options() {
		HttpServerOptions options = new HttpServerOptions().setPort(RANDOM_PORT).setReusePort(true);
		String certificate = System.getProperty("certificate");
		if (certificate != null) {
			options.setSsl(true)
				.setKeyCertOptions(
						new PemKeyCertOptions().setCertPath(certificate).setKeyPath(System.getProperty("key")));
		}
		return options;
	}

	private static void answer(HttpServerRequest request) {
		HttpServerResponse response = request.response().putHeader("Content-Type", "text/plain");
		switch (Objects.requireNonNull(request.path())) {
			case "/hello" -> response.end("Hello, World!");
			case "/thread" -> response.end(Thread.currentThread().getName());
			case "/block" -> block(request, response);
			default -> response.setStatusCode(404).end();
		}
	}

	private static void block(HttpServerRequest request, HttpServerResponse response) {
		try {
			Thread.sleep(Long.parseLong(request.getParam("millis", "0")));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		response.end(Thread.currentThread().getName());
	}

}
