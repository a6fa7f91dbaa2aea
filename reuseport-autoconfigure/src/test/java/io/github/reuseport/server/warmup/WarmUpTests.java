package io.github.reuseport.server.warmup;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.Sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link WarmUp}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WarmUpTests {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	@RegisterExtension
	final TestServers test = new TestServers();

	private final Queue<String> requested = new ConcurrentLinkedQueue<>();

	private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

	private final Queue<ServerStatus> statuses = new ConcurrentLinkedQueue<>();

	@ParameterizedTest
	@EnumSource
	void requestsEveryPathBeforeTheServerListens(TestTransport transport, CapturedOutput output) throws Exception {
		DisposableServer server = bind(transport, gets(20, "/first", "/second?times=1"));
		assertThat(this.requested).hasSize(40).startsWith("/first").endsWith("/second?times=1");
		assertThat(this.statuses).isEmpty();
		assertThat(output).containsOnlyOnce("Warmed up with 40 requests in ").doesNotContain("WARN");
		assertThat(this.test.status().listeners()).hasSize(2)
			.allSatisfy((listener) -> assertThat(listener.accepted()).isZero());
		assertThat(TestServers.get(server.port())).isEqualTo("/");
	}

	@ParameterizedTest
	@EnumSource
	void closesTheSocketOfTheWarmUp(TestTransport transport) {
		DisposableServer server = bind(transport, gets(1, "/"));
		assertThat(this.ports).hasSize(1).doesNotContain(server.port());
		int port = this.ports.iterator().next();
		await().untilAsserted(() -> assertThat(TestServers.listening(port)).isEmpty());
	}

	@Test
	void requestsAPathAsOftenAsIsSaid(CapturedOutput output) {
		bind(TestTransport.EPOLL, gets(300, "/"));
		assertThat(this.requested).hasSize(300);
		assertThat(output).containsOnlyOnce("Warmed up with 300 requests in ");
	}

	@Test
	void thereIsNoneWithoutPaths(CapturedOutput output) {
		bind(TestTransport.EPOLL, WarmUpSettings.NONE);
		assertThat(this.requested).isEmpty();
		assertThat(output).doesNotContain("Warmed up");
	}

	@Test
	void aBadAnswerIsToldAndTheServerListens(CapturedOutput output) throws Exception {
		DisposableServer server = bind(TestTransport.EPOLL, gets(20, "/bad"));
		assertThat(output).containsOnlyOnce("The warm-up did not succeed, the listeners are opened all the same. "
				+ "Reason: '/bad' is answered with status 500");
		assertThat(TestServers.get(server.port())).isEqualTo("/");
	}

	@Test
	void anExpectedStatusIsNoBadAnswer(CapturedOutput output) {
		bind(TestTransport.EPOLL, calls(new WarmUpCall("GET", "/bad", Map.of(), 500)));
		assertThat(output).contains("Warmed up with 20 requests in ").doesNotContain("WARN");
	}

	@Test
	void anotherStatusThanTheExpectedOneIsTold(CapturedOutput output) {
		bind(TestTransport.EPOLL, calls(new WarmUpCall("POST", "/items", Map.of(), 201)));
		assertThat(output).containsOnlyOnce("Reason: 'POST /items' is answered with status 200 instead of 201");
	}

	@Test
	void requestsAreMadeWithMethodAndHeaders(CapturedOutput output) {
		Map<String, String> headers = Map.of("X-Kind", "warm-up", "Host", "shop.example");
		bind(TestTransport.EPOLL, calls(new WarmUpCall("DELETE", "/echo", headers, null), WarmUpCall.get("/echo")));
		assertThat(output).contains("Warmed up with 40 requests in ");
		assertThat(this.requested).hasSize(40)
			.startsWith("DELETE warm-up shop.example")
			.last()
			.asString()
			.startsWith("GET null ");
	}

	@Test
	void oneBadConnectionIsMadeWhereTheServerTakesNone(CapturedOutput output) {
		HttpServer server = server(TestTransport.EPOLL, gets(20, "/")).doOnConnection((connection) -> {
			this.requested.add("connection");
			connection.dispose();
		});
		this.test.bind(server);
		assertThat(output).containsOnlyOnce("The warm-up did not succeed");
		// The client tries once more by itself
		assertThat(this.requested).hasSizeLessThanOrEqualTo(2);
	}

	@Test
	void noAnswerIsToldAfterTheTimeoutAndTheServerListens(CapturedOutput output) throws Exception {
		DisposableServer server = bind(TestTransport.EPOLL, gets(20, Duration.ofMillis(200), "/never"));
		assertThat(output).containsOnlyOnce("Reason: it has not ended after 200 ms (server.reuseport.warm-up.timeout)");
		assertThat(TestServers.get(server.port())).isEqualTo("/");
	}

	@Test
	void theServerListensInTheTimeThatTheStartMayTake(CapturedOutput output) throws Exception {
		DisposableServer server = server(TestTransport.EPOLL, gets(20, "/never")).bindNow(Duration.ofSeconds(12));
		try {
			assertThat(output).containsOnlyOnce(
					"Reason: it has not ended after 8000 ms (two thirds of the time that the start may take)");
			assertThat(TestServers.get(server.port())).isEqualTo("/");
		}
		finally {
			server.disposeNow();
		}
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsLeftOfAStartThatIsGivenUp(TestTransport transport) {
		Disposable start = server(transport, gets(20, "/never")).bind().subscribe();
		await().until(() -> !this.ports.isEmpty());
		start.dispose();
		int port = this.ports.iterator().next();
		await().untilAsserted(() -> assertThat(TestServers.listening(port)).isEmpty());
		assertThat(this.test.servers().all()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Sharing.class)
	void aServerThatWillBeRefusedRequestsNothing(Sharing sharing) throws Exception {
		try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
			HttpServer server = server(TestTransport.EPOLL, sharing, gets(1, "/"))
				.bindAddress(other::getLocalSocketAddress);
			assertThatExceptionOfType(ChannelBindException.class).isThrownBy(() -> server.bindNow(TIMEOUT));
			assertThat(this.requested).isEmpty();
		}
	}

	@Test
	void aSecondServerOnASharedPortWarmsUp() {
		WarmUpSettings warmUp = gets(1, "/");
		DisposableServer first = this.test.bind(server(TestTransport.EPOLL, Sharing.SHARED, warmUp));
		this.test.bind(server(TestTransport.EPOLL, Sharing.SHARED, warmUp).bindAddress(first::address));
		assertThat(this.requested).hasSize(2);
	}

	@Test
	void settingsAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> gets(0, "/"))
			.withMessage("'requests' must be at least 1 but is 0");
		assertThatIllegalArgumentException().isThrownBy(() -> gets(20, Duration.ZERO, "/"))
			.withMessage("'timeout' must be greater than 0 but is PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> gets(20, Duration.ofSeconds(31), "/"))
			.withMessage("'timeout' must be at most PT30S but is PT31S");
	}

	@Test
	void callsAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> WarmUpCall.get("hello"))
			.withMessage("'path' must begin with a slash but is 'hello'");
		assertThatIllegalArgumentException().isThrownBy(() -> new WarmUpCall("LOOK", "/", Map.of(), null))
			.withMessage("'method' must be one of [GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS] but is 'LOOK'");
		assertThatIllegalArgumentException().isThrownBy(() -> new WarmUpCall("GET", "/", Map.of("", "a"), null))
			.withMessage("'headers' must have names of HTTP but one is ''");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WarmUpCall("GET", "/", Map.of("a", "b\r\nc: d"), null))
			.withMessage("'headers' must have one line each but 'a' has more");
		assertThatIllegalArgumentException().isThrownBy(() -> new WarmUpCall("GET", "/", Map.of(), 101))
			.withMessage("'status' must be 200 to 599 but is 101");
	}

	private static WarmUpSettings calls(WarmUpCall... calls) {
		return new WarmUpSettings(List.of(calls), 20, TIMEOUT);
	}

	/**
	 * Settings of the simple form.
	 * @param requests how often each path is requested
	 * @param paths the paths
	 * @return the settings
	 */
	static WarmUpSettings gets(int requests, String... paths) {
		return gets(requests, TIMEOUT, paths);
	}

	static WarmUpSettings gets(int requests, Duration timeout, String... paths) {
		return new WarmUpSettings(Arrays.stream(paths).map(WarmUpCall::get).toList(), requests, timeout);
	}

	private DisposableServer bind(TestTransport transport, WarmUpSettings warmUp) {
		return this.test.bind(server(transport, warmUp));
	}

	private HttpServer server(TestTransport transport, WarmUpSettings warmUp) {
		return server(transport, Sharing.EXCLUSIVE, warmUp);
	}

	private HttpServer server(TestTransport transport, Sharing sharing, WarmUpSettings warmUp) {
		HttpServer server = this.test.handlerless(new TestListenerSettings().sharing(sharing).warmUp(warmUp).build());
		return server.runOn(TestTransport.resources(this.test.loops(transport, 2)))
			.handle((request, response) -> switch (request.uri()) {
				case "/bad" -> response.status(500).send();
				case "/echo" -> {
					this.requested.add("%s %s %s".formatted(request.method(), request.requestHeaders().get("x-kind"),
							request.requestHeaders().get("host")));
					yield response.send();
				}
				case "/never" -> {
					this.ports.add(port((Connection) request));
					yield Mono.never();
				}
				default -> {
					this.requested.add(request.uri());
					this.ports.add(port((Connection) request));
					this.statuses.addAll(this.test.servers().statuses());
					yield response.sendString(Mono.just(request.uri()));
				}
			});
	}

	private static int port(Connection connection) {
		return ((InetSocketAddress) connection.channel().localAddress()).getPort();
	}

}
