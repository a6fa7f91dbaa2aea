package io.github.reuseport.examples.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamsApplication}.
 */
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class StreamsApplicationTests {

	private static final int EACH = 5;

	private static final Duration LIMIT = Duration.ofSeconds(20);

	@Test
	void streamsEndOneAfterTheOtherWhenTheServerStops(CapturedOutput output) throws Exception {
		List<CompletableFuture<Long>> ends = new ArrayList<>();
		ConfigurableApplicationContext context = SpringApplication.run(StreamsApplication.class, "--server.port=0");
		try {
			int port = ((WebServerApplicationContext) context).getWebServer().getPort();
			for (int i = 0; i < EACH; i++) {
				ends.add(openSocket(port));
				ends.add(openEvents(port));
			}
			assertThat(ends).allSatisfy((end) -> assertThat(end).isNotDone());
		}
		finally {
			context.close();
		}
		List<Long> times = new ArrayList<>();
		for (CompletableFuture<Long> end : ends) {
			assertThat(end).succeedsWithin(LIMIT);
			times.add(end.join());
		}
		assertThat(output).contains("%d stream(s) ended, 0 connection(s) cut".formatted(ends.size()));
		assertThat(Duration.ofNanos(Collections.max(times) - Collections.min(times)))
			.isGreaterThan(Duration.ofSeconds(1));
	}

	/**
	 * Open a WebSocket.
	 * @param port the port
	 * @return when it was closed with the status "going away"
	 */
	private CompletableFuture<Long> openSocket(int port) {
		SocketListener listener = new SocketListener();
		WebSocket socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.buildAsync(URI.create("ws://localhost:%d/socket".formatted(port)), listener)
			.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
			.join();
		socket.sendText("hello", true).join();
		assertThat(listener.echo).succeedsWithin(LIMIT).isEqualTo("hello");
		return listener.end;
	}

	/**
	 * Open an event stream.
	 * @param port the port
	 * @return when its last chunk came
	 */
	private CompletableFuture<Long> openEvents(int port) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout((int) LIMIT.toMillis());
		socket.getOutputStream()
			.write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
		while (!reader.readLine().startsWith("data:")) {
			// Headers and the length of the chunk
		}
		CompletableFuture<Long> end = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try (socket) {
				List<String> lines = reader.lines().toList();
				assertThat(lines).endsWith("0", "");
				end.complete(System.nanoTime());
			}
			catch (IOException | RuntimeException | AssertionError ex) {
				end.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return end;
	}

	/**
	 * Hears how a WebSocket ends.
	 */
	private static final class SocketListener implements WebSocket.Listener {

		private static final int GOING_AWAY = 1001;

		private final CompletableFuture<String> echo = new CompletableFuture<>();

		private final CompletableFuture<Long> end = new CompletableFuture<>();

		@Override
		public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
			this.echo.complete(data.toString());
			socket.request(1);
			return null;
		}

		@Override
		public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
			if (status == GOING_AWAY) {
				this.end.complete(System.nanoTime());
			}
			else {
				this.end.completeExceptionally(new IOException("Closed with status " + status));
			}
			return null;
		}

		@Override
		public void onError(WebSocket socket, Throwable ex) {
			this.end.completeExceptionally(ex);
		}

	}

}
