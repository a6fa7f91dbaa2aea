package io.github.reuseport.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.StreamSupport;

import javax.net.ssl.SSLContext;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.EventExecutor;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import reactor.core.publisher.Flux;

import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Soak of the counts of connections: connections of every kind end in every way, in a
 * random mixture, while event loops are blocked now and then. It takes about five seconds
 * for each transport, or as long as the system property {@code reuseport.soak} says, for
 * example {@code PT2M}; {@code reuseport.soak.seed} repeats the choices of a run.
 */
class ConnectionSoakTests {

	private static final Duration TIME = Duration.parse(System.getProperty("reuseport.soak", "PT5S"));

	private static final long SEED = Long.getLong("reuseport.soak.seed", System.nanoTime());

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final int CLIENTS = 16;

	/**
	 * They tell of every connection that fails, and of every stall.
	 */
	private static final List<String> LOGGERS = List.of("io.github.reuseport", "io.netty", "reactor",
			"org.springframework");

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@TempDir
	Path directory;

	private final AtomicBoolean stopped = new AtomicBoolean();

	@AfterEach
	void resetLoggers() {
		LOGGERS.forEach((name) -> logging().setLogLevel(name, null));
	}

	private LoggingSystem logging() {
		return LoggingSystem.get(getClass().getClassLoader());
	}

	@ParameterizedTest
	@EnumSource
	void everyConnectionIsCountedUntilItHasEnded(TestTransport transport) throws Exception {
		System.out.println("Seed of the soak on " + transport + ": " + SEED);
		StartedApplication plain = this.applications.start(transport, SoakApplication.class, properties());
		StartedApplication secure = this.applications.start(transport, SoakApplication.class, secureProperties());
		LOGGERS.forEach((name) -> logging().setLogLevel(name, LogLevel.OFF));
		SoakClient client = new SoakClient(plain.port(), secure.port(), trusting());
		client.doEverything(new Random(SEED));
		assertAllEnded(plain, client.made());
		assertAllEnded(secure, client.madeSecure());
		ProcessResources before = ProcessResources.now();
		soak(plain, secure, client);
		assertAllEnded(plain, client.made());
		assertAllEnded(secure, client.madeSecure());
		eventually(() -> assertThat(ProcessResources.now().descriptors()).allSatisfy((type,
				count) -> assertThat(count).as(type).isLessThanOrEqualTo(before.descriptors().getOrDefault(type, 0L))));
		System.out.printf("%s: %d connections, %d of them with TLS, %d handed off, %d rescued%n", transport,
				client.made() + client.madeSecure(), client.madeSecure(), handedOff(plain) + handedOff(secure),
				rescued(plain) + rescued(secure));
	}

	/**
	 * Let clients do anything, until the time is over and connections have been handed
	 * off and rescued.
	 */
	private void soak(StartedApplication plain, StartedApplication secure, SoakClient client) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(CLIENTS + 2);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				Random random = new Random(SEED + i);
				all.add(threads.submit(() -> {
					while (!this.stopped.get()) {
						client.doAnything(random);
					}
					return null;
				}));
			}
			all.add(threads.submit(() -> block(plain, new Random(SEED + CLIENTS))));
			all.add(threads.submit(() -> block(secure, new Random(SEED + CLIENTS + 1))));
			long begin = System.nanoTime();
			Awaitility.await()
				.atMost(TIME.plus(LIMIT))
				.pollInterval(Duration.ofMillis(50))
				.until(() -> System.nanoTime() - begin > TIME.toNanos() && handedOff(plain) > 0 && rescued(plain) > 0
						|| all.stream().anyMatch(Future::isDone));
			this.stopped.set(true);
			for (Future<?> one : all) {
				one.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
		}
		finally {
			this.stopped.set(true);
			threads.shutdownNow();
			assertThat(threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
	}

	/**
	 * Block event loops for up to 60 ms each, some of them at the same time.
	 */
	private void block(StartedApplication application, Random random) {
		List<EventExecutor> loops = StreamSupport
			.stream(application.context()
				.getBean(ReactorResourceFactory.class)
				.getLoopResources()
				.onServer(true)
				.spliterator(), false)
			.toList();
		while (!this.stopped.get()) {
			long nanos = TimeUnit.MICROSECONDS.toNanos(random.nextInt(60_000));
			loops.get(random.nextInt(loops.size())).execute(() -> LockSupport.parkNanos(nanos));
			LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(60_000)));
		}
	}

	private static void assertAllEnded(StartedApplication application, long made) {
		eventually(() -> {
			ServerStatus status = application.status();
			assertThat(status.listeners()).hasSize(status.eventLoops())
				.allSatisfy((listener) -> assertThat(listener.open()).isZero());
			assertThat(sum(status, ListenerStatus::accepted)).isEqualTo(made);
			assertThat(status.stalled()).isEmpty();
		});
	}

	private static void eventually(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
	}

	private static long handedOff(StartedApplication application) {
		return sum(application.status(), ListenerStatus::handedOff);
	}

	private static long rescued(StartedApplication application) {
		return sum(application.status(), ListenerStatus::rescued);
	}

	private static long sum(ServerStatus status, ToLongFunction<ListenerStatus> count) {
		return status.listeners().stream().mapToLong(count).sum();
	}

	private static SSLContext trusting() throws Exception {
		SSLContext trusting = SSLContext.getInstance("TLS");
		trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
		return trusting;
	}

	private static String[] properties(String... others) {
		List<String> properties = new ArrayList<>(List.of("server.netty.idle-timeout=3s", "server.http2.enabled=true",
				"server.reuseport.rescue.after=10ms"));
		properties.addAll(List.of(others));
		return properties.toArray(String[]::new);
	}

	private String[] secureProperties() throws Exception {
		TestCertificate.create("soak", this.directory).writeTo(this.directory);
		return properties("server.ssl.bundle=test",
				"spring.ssl.bundle.pem.test.keystore.certificate=file:" + this.directory.resolve("certificate.pem"),
				"spring.ssl.bundle.pem.test.keystore.private-key=file:" + this.directory.resolve("key.pem"));
	}

	/**
	 * Application with all that clients ask for.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class SoakApplication {

		@Bean
		NettyServerCustomizer requestTimeout() {
			return (server) -> server.requestTimeout(Duration.ofMillis(1500));
		}

		@Bean
		RouterFunction<ServerResponse> others() {
			return RouterFunctions.route()
				.POST("/echo", (request) -> ServerResponse.ok().body(request.bodyToMono(String.class), String.class))
				.GET("/events",
						(request) -> ServerResponse.ok()
							.contentType(MediaType.TEXT_EVENT_STREAM)
							.body(Flux.interval(Duration.ofMillis(2)).onBackpressureDrop(), Long.class))
				.build();
		}

		@Bean
		HandlerMapping webSocket() {
			WebSocketHandler echo = (session) -> session
				.send(session.receive().map(WebSocketMessage::getPayloadAsText).map(session::textMessage));
			return new SimpleUrlHandlerMapping(Map.of("/websocket", echo), -1);
		}

	}

}
