package io.github.reuseport.server.drain;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.Http2Socket;
import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.placement.Placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link StreamDrain}.
 */
@ExtendWith(OutputCaptureExtension.class)
class StreamDrainTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final Duration SHORT = Duration.ofMillis(200);

	/**
	 * A close frame with the status 1001, as a server sends it (RFC 6455, section 5.2).
	 */
	private static final byte[] GOING_AWAY = { (byte) 0x88, 2, 0x03, (byte) 0xe9 };

	private static final byte[] NORMAL_CLOSURE = { (byte) 0x88, 2, 0x03, (byte) 0xe8 };

	private static final String LAST_CHUNK = "0\r\n\r\n";

	@RegisterExtension
	final TestServers test = new TestServers();

	/**
	 * What applications do that close their streams.
	 */
	private final Sinks.Empty<Void> closing = Sinks.empty();

	private final AtomicInteger finished = new AtomicInteger();

	private final AtomicInteger cancelled = new AtomicInteger();

	private final AtomicReference<Channel> flooded = new AtomicReference<>();

	@ParameterizedTest
	@EnumSource
	void endsWebSocketsAndEvents(TestTransport transport, CapturedOutput output) throws Exception {
		endsWebSocketsAndEvents(this.test.bind(server(transport, SHORT)), output);
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void endsThemWithOnePlainListener(CapturedOutput output) throws Exception {
		String system = System.getProperty("os.name");
		DisposableServer server;
		try {
			System.setProperty("os.name", "FreeBSD");
			server = this.test.bind(server(TestTransport.EPOLL, SHORT));
		}
		finally {
			System.setProperty("os.name", system);
		}
		endsWebSocketsAndEvents(server, output);
		assertThat(warnings(output)).singleElement().asString().contains("Falling back to one plain listener");
	}

	private void endsWebSocketsAndEvents(DisposableServer server, CapturedOutput output) throws Exception {
		try (HttpConnection socket = open(server, "/socket"); HttpConnection events = open(server, "/events")) {
			CompletableFuture<Void> stopping = stop(server, TIMEOUT);
			assertThat(socket.readRest()).isEqualTo(GOING_AWAY);
			assertThat(text(events.readRest())).endsWith(LAST_CHUNK);
			assertThat(stopping).succeedsWithin(TIMEOUT);
		}
		assertThat(this.finished).hasValue(1);
		assertThat(this.cancelled).hasValue(1);
		assertThat(output).contains("2 stream(s) ended, 0 connection(s) cut");
	}

	@Test
	void endsThemByDefaultWhereOthersGoOn(CapturedOutput output) throws Exception {
		DisposableServer first = this.test.bind(server(TestTransport.EPOLL, StreamSettings.DEFAULTS));
		try (HttpConnection socket = open(first, "/socket"); HttpConnection events = open(first, "/events")) {
			this.test.bind(server(TestTransport.EPOLL, StreamSettings.DEFAULTS)
				.bindAddress(() -> new InetSocketAddress(first.port())));
			CompletableFuture<Void> stopping = stop(first, TIMEOUT);
			assertThat(socket.readRest()).isEqualTo(GOING_AWAY);
			assertThat(text(events.readRest())).endsWith(LAST_CHUNK);
			assertThat(stopping).succeedsWithin(TIMEOUT);
		}
		assertThat(output).contains("Draining port").contains("2 stream(s) ended, 0 connection(s) cut");
	}

	@Test
	void leavesThemByDefaultWhenAlone() throws Exception {
		DisposableServer server = this.test.bind(server(TestTransport.EPOLL, StreamSettings.DEFAULTS));
		try (HttpConnection events = open(server, "/events")) {
			assertThatIllegalStateException().isThrownBy(() -> server.disposeNow(Duration.ofSeconds(1)));
			assertThat(text(events.readRest())).doesNotContain(LAST_CHUNK);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void endsEventsOnHttp2(boolean alone, CapturedOutput output) throws Exception {
		DisposableServer server = this.test.bind(server(TestTransport.EPOLL, SHORT).protocol(HttpProtocol.H2C));
		try (Http2Socket client = new Http2Socket(new Socket("127.0.0.1", server.port()))) {
			client.begin();
			client.request(1, "/events");
			client.request(3, "/events");
			client.awaitHeaders(3);
			if (!alone) {
				this.test
					.bind(server(TestTransport.EPOLL, SHORT).bindAddress(() -> new InetSocketAddress(server.port())));
			}
			CompletableFuture<Void> stopping = stop(server, TIMEOUT);
			client.awaitEnd();
			assertThat(client.answered()).containsExactly(1, 3);
			assertThat(stopping).succeedsWithin(TIMEOUT);
		}
		assertThat(this.cancelled).hasValue(2);
		assertThat(output).contains("2 stream(s) ended, 0 connection(s) cut");
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void waitsForADownloadOfUnknownLength(CapturedOutput output) throws Exception {
		DisposableServer server = this.test.bind(server(TestTransport.EPOLL, SHORT));
		try (HttpConnection download = open(server, "/download")) {
			CompletableFuture<Void> stopping = stop(server, TIMEOUT);
			assertThat(text(download.readRest())).contains("last").endsWith(LAST_CHUNK);
			assertThat(stopping).succeedsWithin(TIMEOUT);
		}
		assertThat(output).contains("0 stream(s) ended, 0 connection(s) cut");
	}

	@Test
	void endsTheTypesThatAreSet(CapturedOutput output) throws Exception {
		StreamSettings lines = new StreamSettings(SHORT, Set.of("application/x-ndjson"));
		DisposableServer server = this.test.bind(server(TestTransport.EPOLL, lines));
		try (HttpConnection open = open(server, "/lines"); HttpConnection events = open(server, "/events")) {
			CompletableFuture<Void> stopping = stop(server, Duration.ofSeconds(3));
			assertThat(text(open.readRest())).endsWith(LAST_CHUNK);
			assertThat(text(events.readRest())).doesNotContain(LAST_CHUNK);
			assertThat(stopping).failsWithin(TIMEOUT);
		}
		assertThat(output).contains("1 stream(s) ended, 1 connection(s) cut");
	}

	/**
	 * They do so in the moment in which the server would.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 20, 50 })
	void doesNotDisturbWhoClosesItsStreams(long millis, CapturedOutput output) throws Exception {
		DisposableServer server = this.test.bind(server(TestTransport.EPOLL, Duration.ofMillis(50)));
		List<HttpConnection> sockets = new ArrayList<>();
		List<HttpConnection> events = new ArrayList<>();
		try {
			for (int i = 0; i < 20; i++) {
				sockets.add(open(server, "/socket"));
				events.add(open(server, "/events"));
			}
			Mono.delay(Duration.ofMillis(millis)).subscribe((tick) -> this.closing.tryEmitEmpty());
			assertThat(stop(server, TIMEOUT)).succeedsWithin(TIMEOUT);
			for (HttpConnection socket : sockets) {
				assertThat(socket.readRest()).isIn(GOING_AWAY, NORMAL_CLOSURE);
			}
			for (HttpConnection stream : events) {
				assertThat(text(stream.readRest())).endsWith(LAST_CHUNK).containsOnlyOnce(LAST_CHUNK);
			}
		}
		finally {
			for (HttpConnection client : sockets) {
				client.close();
			}
			for (HttpConnection client : events) {
				client.close();
			}
		}
		assertThat(output).contains("0 connection(s) cut").doesNotContain("Exception");
		assertThat(warnings(output)).isEmpty();
	}

	/**
	 * What the application sends meanwhile would come behind it.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "Connection: close", "Connection: keep-alive" })
	void slowClientGetsTheEndOfWhatItWasSent(String header, CapturedOutput output) throws Exception {
		DisposableServer server = this.test.bind(server(TestTransport.EPOLL, Duration.ofMillis(1)));
		try (HttpConnection flood = open(server, "/flood", header)) {
			CompletableFuture<Void> stopping = stop(server, TIMEOUT);
			Awaitility.await()
				.atMost(TIMEOUT)
				.until(() -> this.flooded.get().pipeline().get(EndedResponse.class) != null);
			assertThat(text(flood.readRest())).endsWith(LAST_CHUNK);
			assertThat(stopping).succeedsWithin(TIMEOUT);
		}
		assertThat(output).contains("1 stream(s) ended, 0 connection(s) cut").doesNotContain("Exception");
		assertThat(warnings(output)).isEmpty();
	}

	@Test
	void spreadsTheEndsOverTheTime(CapturedOutput output) throws Exception {
		int count = 20;
		DisposableServer server = this.test.bind(server(TestTransport.EPOLL, Duration.ofSeconds(4)));
		List<HttpConnection> clients = new ArrayList<>();
		List<CompletableFuture<Long>> ends = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				HttpConnection client = open(server, (i % 2 == 0) ? "/socket" : "/events");
				clients.add(client);
				ends.add(end(client));
			}
			long begin = System.nanoTime();
			assertThat(stop(server, TIMEOUT)).succeedsWithin(TIMEOUT);
			long[] times = ends.stream().mapToLong((end) -> end.join() - begin).sorted().toArray();
			// None before its turn
			assertThat(times[count - 1] - times[0]).isGreaterThan(Duration.ofMillis(500).toNanos());
			for (int i = 0; i < count; i++) {
				assertThat(Duration.ofNanos(times[i])).as("stream %d", i)
					.isGreaterThan(Duration.ofMillis(3800 * (i + 1) / count));
			}
		}
		finally {
			for (HttpConnection client : clients) {
				client.close();
			}
		}
		assertThat(output).contains(count + " stream(s) ended, 0 connection(s) cut");
	}

	private static CompletableFuture<Long> end(HttpConnection client) {
		CompletableFuture<Long> end = new CompletableFuture<>();
		new Thread(() -> {
			try {
				client.readRest();
				end.complete(System.nanoTime());
			}
			catch (IOException ex) {
				end.completeExceptionally(ex);
			}
		}).start();
		return end;
	}

	/**
	 * Wait until a response has begun.
	 */
	private static HttpConnection open(DisposableServer server, String path, String... headers) throws IOException {
		HttpConnection client = HttpConnection.open(server.port());
		if (path.equals("/socket")) {
			client.send(path, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
					"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
		}
		else {
			client.send(path, headers);
		}
		assertThat(client.readHead().status()).isEqualTo(path.equals("/socket") ? 101 : 200);
		return client;
	}

	private static String text(byte[] content) {
		return new String(content, StandardCharsets.UTF_8);
	}

	private static List<String> warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains(" WARN ") || line.contains(" ERROR ")).toList();
	}

	private static CompletableFuture<Void> stop(DisposableServer server, Duration timeout) {
		return CompletableFuture.runAsync(() -> server.disposeNow(timeout), (task) -> new Thread(task).start());
	}

	private HttpServer server(TestTransport transport, Duration time) {
		return server(transport, new StreamSettings(time, StreamSettings.DEFAULTS.types()));
	}

	private HttpServer server(TestTransport transport, StreamSettings streams) {
		DrainSettings drain = new DrainSettings(true, Duration.ofMillis(150), Duration.ofSeconds(1), Duration.ZERO,
				streams, null);
		ListenerSettings settings = new TestListenerSettings().sharing(Sharing.SHARED)
			.placement(Placement.LOCAL)
			.withoutRescue()
			.drain(drain)
			.build();
		return this.test.handlerless(settings)
			.runOn(TestTransport.resources(this.test.loops(transport, 2)))
			.route((routes) -> routes.ws("/socket", (in, out) -> {
				this.closing.asMono()
					.subscribe(null, null,
							() -> out.sendClose(WebSocketCloseStatus.NORMAL_CLOSURE.code(), null).subscribe());
				return in.receive().then().doFinally((signal) -> this.finished.incrementAndGet());
			})
				.get("/events",
						(request, response) -> response.sse()
							.sendString(Flux.interval(Duration.ZERO, Duration.ofMillis(10))
								.onBackpressureDrop()
								.map((tick) -> "data: " + tick + "\n\n")
								.takeUntilOther(this.closing.asMono())
								.doOnCancel(this.cancelled::incrementAndGet), StandardCharsets.UTF_8))
				.get("/flood",
						(request, response) -> response
							.withConnection((connection) -> this.flooded.set(connection.channel()))
							.sse()
							.send(Flux
								.<ByteBuf>generate((sink) -> sink.next(Unpooled.wrappedBuffer(new byte[100_000])))))
				.get("/lines",
						(request, response) -> response.header("Content-Type", "Application/X-NDJSON; charset=utf-8")
							.sendString(Flux.just("{}\n").concatWith(Flux.never())))
				.get("/download", (request, response) -> response
					.sendString(Flux.just("first").concatWith(Mono.delay(Duration.ofSeconds(1)).thenReturn("last")))));
	}

}
