package io.github.reuseport.sample;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Connections}.
 */
@SampleTest
class ConnectionsTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final int CLIENTS = 200;

	@Autowired
	private WebTestClient client;

	@Autowired
	private Connections connections;

	@LocalServerPort
	private int port;

	@Test
	void ignoresWhatComesInAndIsClosedByTheClient() {
		ReactorNettyWebSocketClient webSockets = new ReactorNettyWebSocketClient();
		webSockets.execute(uri(), (session) -> {
			Mono<Void> sent = session.send(Mono.just(session.textMessage("Anybody there?")));
			return sent.then(Mono.firstWithSignal(session.receive().next().then(Mono.error(AssertionError::new)),
					Mono.delay(Duration.ofMillis(200))))
				.then(session.close());
		}).block(LIMIT);
	}

	@Test
	@DirtiesContext
	void isClosedWhenTheApplicationStops() throws Exception {
		CountDownLatch open = new CountDownLatch(CLIENTS);
		List<CompletableFuture<CloseStatus>> statuses = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			CompletableFuture<CloseStatus> status = new CompletableFuture<>();
			statuses.add(status);
			new ReactorNettyWebSocketClient().execute(uri(), (session) -> {
				open.countDown();
				return session.receive().then(session.closeStatus()).doOnNext(status::complete).then();
			}).subscribe();
		}
		assertThat(open.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		this.connections.stop();
		assertThat(CompletableFuture.allOf(statuses.toArray(CompletableFuture[]::new))).succeedsWithin(LIMIT);
		assertThat(statuses).extracting(CompletableFuture::join).containsOnly(CloseStatus.GOING_AWAY);
	}

	@Test
	void refusesARequestThatIsNoWebSocket() {
		this.client.get().uri("/connections").exchange().expectStatus().isBadRequest();
	}

	private URI uri() {
		return URI.create("ws://127.0.0.1:%d/connections".formatted(this.port));
	}

}
