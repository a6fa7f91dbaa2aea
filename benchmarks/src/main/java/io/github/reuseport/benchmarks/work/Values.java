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
	static Map<Metric, Quotient> of(LoadResult load, Usage usage) {
		Map<Metric, Quotient> values = circumstances(usage);
		values.put(Metric.CPU, new Quotient(usage.workMicros(), load.requests()));
		values.put(Metric.SWITCHES, new Quotient(usage.contextSwitches(), load.requests()));
		values.put(Metric.RATE, new Quotient(load.requests(), load.seconds()));
		values.put(Metric.ERRORS, Quotient.each(load.errors()));
		values.put(Metric.LIMITED, Quotient.each(usage.isLimitedByGenerator() ? 1 : 0));
		return values;
	}

	/**
	 * What else the machine did.
	 * @param usage what was used
	 * @return the values
	 */
	static Map<Metric, Quotient> circumstances(Usage usage) {
		Map<Metric, Quotient> values = new EnumMap<>(Metric.class);
		values.put(Metric.IDLE, new Quotient(usage.idle() * usage.seconds(), usage.seconds()));
		values.put(Metric.OTHERS, new Quotient(usage.others() * usage.seconds(), usage.seconds()));
		values.put(Metric.COMPILING, new Quotient(usage.compilerMicros(), usage.serverMicros()));
		return values;
	}

}
