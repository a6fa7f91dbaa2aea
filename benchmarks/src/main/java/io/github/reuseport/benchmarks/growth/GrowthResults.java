package io.github.reuseport.benchmarks.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

import io.github.reuseport.benchmarks.report.Statistic;

/**
 * All that was measured in one run.
 *
 * @param samples what was measured of each server, size and launch
 * @param handoffs what was counted of the starter
 */
record GrowthResults(List<GrowthSample> samples, List<Handoffs> handoffs) {

	GrowthResults() {
		this(new ArrayList<>(), new ArrayList<>());
	}

	/**
	 * Median and spread of the launches.
	 * @param variant the server
	 * @param connections the size
	 * @param value what of it
	 * @return the statistic
	 */
	Statistic of(Variant variant, int connections, ToDoubleFunction<GrowthSample> value) {
		return Statistic.of(values(variant, connections, value).values());
	}

	/**
	 * Median and spread of the ratio to stock in the same launch.
	 * @param connections the size
	 * @param value what of it
	 * @return the statistic
	 */
	Statistic ratio(int connections, ToDoubleFunction<GrowthSample> value) {
		Map<Integer, Double> stock = values(Variant.STOCK, connections, value);
		return Statistic.of(values(Variant.STARTER, connections, value).entrySet()
			.stream()
			.map((starter) -> starter.getValue() / stock.getOrDefault(starter.getKey(), Double.NaN))
			.toList());
	}

	/**
	 * Median and spread of the ratio to another size in the same launch.
	 * @param variant the server
	 * @param connections the size
	 * @param others the other size
	 * @param value what of it
	 * @return the statistic
	 */
	Statistic growth(Variant variant, int connections, int others, ToDoubleFunction<GrowthSample> value) {
		Map<Integer, Double> other = values(variant, others, value);
		return Statistic.of(values(variant, connections, value).entrySet()
			.stream()
			.map((one) -> one.getValue() / other.getOrDefault(one.getKey(), Double.NaN))
			.toList());
	}

	private Map<Integer, Double> values(Variant variant, int connections, ToDoubleFunction<GrowthSample> value) {
		Map<Integer, Double> values = new TreeMap<>();
		this.samples.stream()
			.filter((sample) -> sample.variant() == variant && sample.connections() == connections)
			.forEach((sample) -> values.put(sample.launch(), value.applyAsDouble(sample)));
		return values;
	}

}
