package io.github.reuseport.benchmarks.result;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that was measured in one run.
 */
public final class Results {

	private final String baseline;

	private final List<Sample> samples = new ArrayList<>();

	private final Map<String, String> works = new LinkedHashMap<>();

	private final Map<String, String> servers = new LinkedHashMap<>();

	private final List<String> skipped = new ArrayList<>();

	/**
	 * Results that are compared with those of one server.
	 * @param baseline id of the server
	 */
	public Results(String baseline) {
		this.baseline = baseline;
	}

	/**
	 * Name something that servers are given to do.
	 * @param id its id
	 * @param title its name in tables
	 */
	public void nameWork(String id, String title) {
		this.works.put(id, title);
	}

	/**
	 * Name a server.
	 * @param id its id
	 * @param title its name in tables
	 */
	public void nameServer(String id, String title) {
		this.servers.put(id, title);
	}

	/**
	 * Add what was measured.
	 * @param sample what was measured
	 */
	public void add(Sample sample) {
		this.samples.add(sample);
	}

	/**
	 * Tell what was left out.
	 * @param what what, and why
	 */
	public void skip(String what) {
		System.out.println("SKIPPED " + what);
		this.skipped.add(what);
	}

	List<String> skipped() {
		return this.skipped;
	}

	List<Sample> samples() {
		return this.samples;
	}

	Map<String, String> works() {
		return this.works;
	}

	String title(String server) {
		return this.servers.getOrDefault(server, server);
	}

	List<String> servers(String work) {
		return this.servers.keySet()
			.stream()
			.filter((server) -> this.samples.stream().anyMatch((sample) -> isOf(sample, work, server)))
			.toList();
	}

	List<Metric> metrics(String work) {
		return this.samples.stream()
			.filter((sample) -> sample.work().equals(work))
			.flatMap((sample) -> sample.values().keySet().stream())
			.distinct()
			.sorted()
			.toList();
	}

	/**
	 * Median and spread of a metric.
	 * @param work id of the work
	 * @param server id of the server
	 * @param metric the metric
	 * @return the statistic
	 */
	Statistic statistic(String work, String server, Metric metric) {
		return Statistic.of(List.copyOf(values(work, server, metric).values()));
	}

	/**
	 * Median and spread of the ratio to the baseline in the same round.
	 * @param work id of the work
	 * @param server id of the server
	 * @param metric the metric
	 * @return the statistic
	 */
	Statistic ratio(String work, String server, Metric metric) {
		Map<Integer, Double> baselines = values(work, this.baseline, metric);
		return Statistic.of(values(work, server, metric).entrySet()
			.stream()
			.map((value) -> value.getValue() / baselines.getOrDefault(value.getKey(), Double.NaN))
			.toList());
	}

	/**
	 * Add what a connection costs, from what a request costs on a new connection and on
	 * one that is kept.
	 * @param work id of the result
	 * @param newConnections id of the work with new connections
	 * @param keepAlive id of the work with connections that are kept
	 */
	public void addPrice(String work, String newConnections, String keepAlive) {
		for (String server : servers(newConnections)) {
			Map<Integer, Double> kept = values(keepAlive, server, Metric.CPU);
			values(newConnections, server, Metric.CPU).forEach((round, cpu) -> {
				if (kept.containsKey(round)) {
					Map<Metric, Double> price = new EnumMap<>(Metric.class);
					price.put(Metric.PRICE, cpu - kept.get(round));
					add(new Sample(work, server, round, price));
				}
			});
		}
	}

	private Map<Integer, Double> values(String work, String server, Metric metric) {
		Map<Integer, Double> values = new LinkedHashMap<>();
		this.samples.stream()
			.filter((sample) -> isOf(sample, work, server))
			.filter((sample) -> Objects.nonNull(sample.values().get(metric)))
			.forEach((sample) -> values.put(sample.round(), sample.values().get(metric)));
		return values;
	}

	private static boolean isOf(Sample sample, String work, String server) {
		return sample.work().equals(work) && sample.server().equals(server);
	}

}
