package io.github.reuseport.benchmarks.work;

import java.util.List;
import java.util.stream.Stream;

import io.github.reuseport.benchmarks.load.Ab;
import io.github.reuseport.benchmarks.load.H2load;
import io.github.reuseport.benchmarks.server.Protocol;

/**
 * All works.
 */
public final class Works {

	/**
	 * Id of the counts of a request on a new connection.
	 */
	public static final String COUNTS_NEW = "counts-new";

	/**
	 * Id of the counts of a request on a connection that is kept.
	 */
	public static final String COUNTS_KEPT = "counts-kept";

	/**
	 * Id of the work with a new connection per request.
	 */
	public static final String NEW_CONNECTIONS = "new-connections";

	/**
	 * Id of the work with connections that are kept.
	 */
	public static final String KEEP_ALIVE = "keep-alive";

	/**
	 * Id of the work with a new connection per request that leaves the CPU idle for a
	 * part.
	 */
	public static final String NEW_CONNECTIONS_HALF = "new-connections-half";

	/**
	 * Id of the work with connections that are kept that leaves the CPU idle for a part.
	 */
	public static final String KEEP_ALIVE_HALF = "keep-alive-half";

	/**
	 * How long each load lasts in a turn.
	 */
	static final int SECONDS = 1;

	static final int CLIENTS = 32;

	private Works() {
	}

	/**
	 * The works on a scale, in this order.
	 * @param scale how much is measured
	 * @return the works
	 */
	public static List<Work> of(Scale scale) {
		Stream<Work> works = Stream.of(
				new FullLoad(NEW_CONNECTIONS, "New connection per request, %d clients".formatted(CLIENTS), true),
				new FullLoad(KEEP_ALIVE, "Connections that are kept, %d clients".formatted(CLIENTS), false),
				new HalfLoad(NEW_CONNECTIONS_HALF, "New connection per request, half of the rate", true),
				new HalfLoad(KEEP_ALIVE_HALF, "Connections that are kept, half of the rate", false), new Mixed(),
				new IdleAndNew(scale.idleConnections()), new ConnectBurst(scale.burstClients()),
				new StuckLoop(scale.stuckLoops()), new Shares(),
				new ExactCounts(COUNTS_NEW, "Counts of a request on a new connection", true, scale.countedRequests()),
				new ExactCounts(COUNTS_KEPT, "Counts of a request on a kept connection", false,
						scale.countedRequests()),
				new Requests("new-tls-connections", "New TLS connection per request, %d clients".formatted(CLIENTS),
						Protocol.HTTPS, new Ab(CLIENTS), Metric.CPU),
				new Requests("http2", "HTTP/2 without TLS, 16 connections with 10 requests in flight each",
						Protocol.H2C, new H2load(16, 10), Metric.RATE));
		return Stream
			.concat(works,
					scale.starts().entrySet().stream().map((start) -> new Start(start.getKey(), start.getValue())))
			.toList();
	}

	/**
	 * Turns of what matters most. New connections are what the starter is for.
	 * @param newConnections whether each request opens a connection
	 * @param most the turns of a launch
	 * @return how many of them it has
	 */
	static int turns(boolean newConnections, int most) {
		return newConnections ? most : (most + 1) / 2;
	}

}
