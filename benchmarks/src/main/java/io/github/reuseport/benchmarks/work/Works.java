package io.github.reuseport.benchmarks.work;

import java.util.List;
import java.util.stream.Stream;

import io.github.reuseport.benchmarks.load.Ab;
import io.github.reuseport.benchmarks.load.H2load;
import io.github.reuseport.benchmarks.load.Load;
import io.github.reuseport.benchmarks.load.Wrk;
import io.github.reuseport.benchmarks.server.Protocol;

/**
 * All works.
 */
public final class Works {

	/**
	 * Id of the work with a new connection per request.
	 */
	public static final String NEW_CONNECTIONS = "new-connections";

	/**
	 * Id of the work with connections that are kept.
	 */
	public static final String KEEP_ALIVE = "keep-alive";

	static final int CLIENTS = 32;

	private Works() {
	}

	/**
	 * The works on a scale, in this order.
	 * @param scale how much is measured
	 * @return the works
	 */
	public static List<Work> of(Scale scale) {
		Load opening = new Wrk(CLIENTS, true);
		Stream<Work> works = Stream.of(
				new MainRequests(scale, NEW_CONNECTIONS, "New connection per request, %d clients".formatted(CLIENTS),
						Protocol.HTTP, opening),
				new MainRequests(scale, KEEP_ALIVE, "Connections that are kept, %d clients".formatted(CLIENTS),
						Protocol.HTTP, new Wrk(CLIENTS, false)),
				new Mixed(scale), new IdleAndNew(scale, opening), new ConnectBurst(scale), new StuckLoop(scale),
				new Shares(scale), new SystemCalls(scale, opening),
				new Requests(scale, "new-tls-connections",
						"New TLS connection per request, %d clients".formatted(CLIENTS), Protocol.HTTPS,
						new Ab(CLIENTS), Metric.CPU),
				new MainRequests(scale, "http2", "HTTP/2 without TLS, 16 connections with 10 requests in flight each",
						Protocol.H2C, new H2load(16, 10), Metric.RATE));
		return Stream.concat(works, scale.loops().stream().map((loops) -> new Start(scale, loops))).toList();
	}

}
