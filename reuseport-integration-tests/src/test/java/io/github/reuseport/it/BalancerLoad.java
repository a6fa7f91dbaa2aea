package io.github.reuseport.it;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpMethod;

/**
 * Clients of a load balancer: {@code GET} and {@code POST}, each on new connections, on
 * kept ones and on HTTP/2.
 */
final class BalancerLoad implements AutoCloseable {

	private static final String PATH = "/hello";

	private static final int CLIENTS = 4;

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final List<HttpMethod> METHODS = List.of(HttpMethod.GET, HttpMethod.POST);

	private final Load http1;

	private final Load http2;

	/**
	 * Begin.
	 * @param balancer the balancer
	 * @param recorder counts what comes of the requests
	 */
	BalancerLoad(Balancer balancer, LoadRecorder recorder) {
		this.http1 = new Load(BalancerLoad::http1, loopback(balancer.port()), recorder);
		this.http2 = new Load(BalancerLoad::http2, loopback(balancer.http2Port()), recorder);
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
