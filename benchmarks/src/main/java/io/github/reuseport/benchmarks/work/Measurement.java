package io.github.reuseport.benchmarks.work;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.proc.Usage;
import io.github.reuseport.benchmarks.result.Metric;
import io.github.reuseport.benchmarks.server.RunningServer;

/**
 * A load and what the server used meanwhile.
 *
 * @param load what the load generator tells
 * @param usage what was used
 */
record Measurement(LoadResult load, Usage usage) {

	/**
	 * Run a load.
	 * @param server the server
	 * @param load the load
	 * @return what was measured
	 * @throws Exception if it fails
	 */
	static Measurement of(RunningServer server, Callable<LoadResult> load) throws Exception {
		LoadResult[] result = new LoadResult[1];
		Usage usage = Usage.of(server.processes(), () -> result[0] = load.call());
		return new Measurement(result[0], usage);
	}

	/**
	 * What requests cost, how many there were, and the circumstances.
	 * @return the values
	 */
	Map<Metric, Double> values() {
		Map<Metric, Double> values = circumstances(this.usage);
		if (this.load.requests() > 0) {
			values.put(Metric.CPU, (double) this.usage.workMicros() / this.load.requests());
			values.put(Metric.SWITCHES, (double) this.usage.contextSwitches() / this.load.requests());
		}
		values.put(Metric.RATE, this.load.rate());
		values.put(Metric.ERRORS, (double) this.load.errors());
		values.put(Metric.LIMITED, this.usage.limitedByGenerator(1) ? 1.0 : 0.0);
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
