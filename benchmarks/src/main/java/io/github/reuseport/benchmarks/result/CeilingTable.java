package io.github.reuseport.benchmarks.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The computed ceilings.
 */
final class CeilingTable {

	private CeilingTable() {
	}

	static String of(Results results, Map<String, Ceiling> ceilings) {
		List<String> header = new ArrayList<>(List.of("server", "CPU µs per connection", "of these the acceptor"));
		Ceilings.CORES.forEach((cores) -> header.add((cores == 1) ? "1 core" : "%d cores".formatted(cores)));
		Table table = new Table(header);
		ceilings.forEach((server, ceiling) -> {
			List<String> row = new ArrayList<>(List.of(results.title(server), Numbers.number(ceiling.micros()),
					(ceiling.acceptorMicros() > 0) ? Numbers.number(ceiling.acceptorMicros()) : "no such thread"));
			Ceilings.CORES.forEach((cores) -> row.add("%,d".formatted(Math.round(ceiling.at(cores) / 1000) * 1000)));
			table.add(row);
		});
		return table.toString();
	}

}
