package io.github.reuseport.benchmarks.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The ceilings of all servers of which enough was measured.
 */
final class Ceilings {

	static final List<Integer> CORES = List.of(1, 2, 4, 8, 16, 32, 64, 128);

	private Ceilings() {
	}

	/**
	 * The ceilings by server.
	 * @param results what was measured
	 * @return the ceilings
	 */
	static Map<String, Ceiling> of(Results results) {
		Map<String, Ceiling> ceilings = new LinkedHashMap<>();
		List<String> oneAcceptor = results.servers("acceptor");
		// Those with a listener on every loop, or in every process
		List<String> manyAcceptors = oneAcceptor.isEmpty() ? List.of()
				: Stream.of("webflux-reuseport", "reactor-netty-reuseport", "nginx").toList();
		for (String server : results.servers("new-connections")) {
			double micros = results.statistic("new-connections", server, Metric.CPU).median();
			if (oneAcceptor.contains(server)) {
				ceilings.put(server,
						new Ceiling(micros, results.statistic("acceptor", server, Metric.ACCEPTOR).median()));
			}
			else if (manyAcceptors.contains(server)) {
				ceilings.put(server, new Ceiling(micros, 0));
			}
		}
		return ceilings;
	}

}
