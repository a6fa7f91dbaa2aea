package io.github.reuseport.examples.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.ServerStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GatewayApplication}.
 */
@EnabledOnOs(OS.LINUX)
class GatewayApplicationTests {

	private static final int CONNECTIONS = 100;

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final LoopResources backendLoops = LoopResources.create("backend", 1, true);

	private static final DisposableServer backend = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.runOn(backendLoops)
		.handle((request, response) -> response
			.sendString(Mono.just("backend").delayElement(Duration.ofMillis("/slow".equals(request.uri()) ? 300 : 0))))
		.bindNow(LIMIT);

	private static ConfigurableApplicationContext context;

	private static ReuseportServers servers;

	private static Block block;

	/**
	 * As its main method does, because tests of Spring Boot give each application event
	 * loops of its own, while otherwise it shares those of the client.
	 */
	@BeforeAll
	static void start() {
		context = new SpringApplicationBuilder(GatewayApplication.class, BlockConfiguration.class)
			.run("--server.port=0", "--backend.uri=http://127.0.0.1:" + backend.port());
		servers = context.getBean(ReuseportServers.class);
		block = context.getBean(Block.class);
	}

	@AfterAll
	static void stop() {
		context.close();
		backend.disposeNow(LIMIT);
		backendLoops.disposeLater(Duration.ZERO, LIMIT).block(LIMIT);
	}

	@Test
	void listensOnEveryEventLoop() throws IOException {
		ServerStatus status = servers.statuses().get(0);
		assertThat(status.listening()).isGreaterThan(1).isEqualTo(status.eventLoops());
		for (int i = 0; i < CONNECTIONS; i++) {
			assertThat(get("/hello", LIMIT)).endsWith("backend");
		}
		assertThat(servers.statuses().get(0).listeners())
			.allSatisfy((listener) -> assertThat(listener.accepted()).isPositive());
	}

	@Test
	void answersNewConnectionsWhileAnEventLoopIsBlocked() throws Exception {
		openConnectionsToTheBackend();
		CompletableFuture<String> blocking = getLater("/block");
		try {
			await().atMost(LIMIT).until(() -> block.reached.getCount() == 0);
			List<CompletableFuture<String>> answers = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				answers.add(getLater("/hello"));
			}
			assertThat(answers)
				.allSatisfy((answer) -> assertThat(answer).succeedsWithin(LIMIT).asString().endsWith("backend"));
			assertThat(blocking).isNotDone();
		}
		finally {
			block.end.countDown();
		}
		assertThat(blocking).succeedsWithin(LIMIT).asString().endsWith("backend");
	}

	/**
	 * Many at a time, so that the pool of the gateway has some that were opened on each
	 * event loop.
	 */
	private void openConnectionsToTheBackend() {
		List<CompletableFuture<String>> answers = new ArrayList<>();
		for (int i = 0; i < CONNECTIONS / 2; i++) {
			answers.add(getLater("/slow"));
		}
		assertThat(answers).allSatisfy((answer) -> assertThat(answer).succeedsWithin(LIMIT));
	}

	private CompletableFuture<String> getLater(String path) {
		CompletableFuture<String> answer = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				answer.complete(get(path, LIMIT));
			}
			catch (IOException | AssertionError ex) {
				answer.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return answer;
	}

	private int port() {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	private String get(String path, Duration limit) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), (int) limit.toMillis());
			socket.setSoTimeout((int) limit.toMillis());
			socket.getOutputStream()
				.write("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path)
					.getBytes(StandardCharsets.US_ASCII));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			assertThat(answer).startsWith("HTTP/1.1 200 ");
			return answer;
		}
	}

	/**
	 * Blocks an event loop.
	 */
	static class Block {

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch end = new CountDownLatch(1);

		void run() {
			this.reached.countDown();
			try {
				this.end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BlockConfiguration {

		@Bean
		Block block() {
			return new Block();
		}

		@Bean
		GlobalFilter blockingFilter(Block block) {
			return (exchange, chain) -> {
				if ("/block".equals(exchange.getRequest().getPath().value())) {
					block.run();
				}
				return chain.filter(exchange);
			};
		}

	}

}
