package io.github.reuseport.benchmarks.work;

import java.util.EnumMap;
import java.util.Map;

import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.proc.Usage;

/**
 * What several works measure alike.
 */
final class Values {

	private Values() {
	}

	/**
	 * What requests cost, how many there were, and the circumstances.
	 * @param load what the load generator tells
	 * @param usage what was used meanwhile
	 * @return the values
	 */
	static Map<Metric, Double> of(LoadResult load, Usage usage) {
		Map<Metric, Double> values = circumstances(usage);
		if (load.requests() > 0) {
			values.put(Metric.CPU, (double) usage.workMicros() / load.requests());
			values.put(Metric.SWITCHES, (double) usage.contextSwitches() / load.requests());
		}
		values.put(Metric.RATE, load.rate());
		values.put(Metric.ERRORS, (double) load.errors());
		values.put(Metric.LIMITED, usage.isLimitedByGenerator() ? 1.0 : 0.0);
		return values;
	}

	/**
	 * What else the machine did.
	 * @param usage what was used
	 * @return the values
	 */
	static Map<Metric, Double> circumstances(Usage usage) {
		Map<Metric, Double> values = new EnumMap<>(Metric.class);
		values.put(Metric.IDLE, usage.idle());
		values.put(Metric.OTHERS, usage.others());
		values.put(Metric.COMPILING, usage.compiling());
		return values;
	}

}
