package io.github.reuseport.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpMethod;

/**
 * Clients that do not hurry: {@code GET} and {@code POST}, each on new connections, on
 * kept ones and on HTTP/2.
 */
public final class MixedLoad implements AutoCloseable {

	private static final String PATH = "/hello";

	private static final int CLIENTS = 4;

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.POST);

	private final Load http1;

	private final Load http2;

	/**
	 * Begin.
	 * @param port the port for HTTP/1.1 on the loopback address
	 * @param http2Port the port for HTTP/2 without TLS and with prior knowledge
	 * @param recorder counts what comes of the requests
	 */
	public MixedLoad(int port, int http2Port, LoadRecorder recorder) {
		this.http1 = new Load(MixedLoad::http1, loopback(port), recorder);
		this.http2 = new Load(MixedLoad::http2, loopback(http2Port), recorder);
		this.http1.pause(PAUSE);
		this.http2.pause(PAUSE);
	}

	private static InetSocketAddress loopback(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	private static List<LoadClient> http1(LoadTarget target) {
		return METHODS.stream()
			.flatMap((method) -> Stream.of(true, false)
				.flatMap((keep) -> IntStream.range(0, CLIENTS)
					.<LoadClient>mapToObj((i) -> new Http1Client(target, method, PATH, keep))))
			.toList();
	}

	private static List<LoadClient> http2(LoadTarget target) {
		return METHODS.stream().<LoadClient>map((method) -> new Http2Client(target, method, PATH, CLIENTS)).toList();
	}

	@Override
	public void close() {
		try (this.http1; this.http2) {
			// Both end, whatever becomes of one
		}
	}

}
