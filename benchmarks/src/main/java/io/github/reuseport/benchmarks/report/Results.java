package io.github.reuseport.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Metric;
import io.github.reuseport.benchmarks.work.Work;
import io.github.reuseport.benchmarks.work.Works;

/**
 * All that was measured in one run.
 */
public final class Results {

	private final List<Work> works;

	private final List<Sample> samples = new ArrayList<>();

	private final List<String> skipped = new ArrayList<>();

	/**
	 * Results without samples.
	 * @param works the works, in the order in which they are shown
	 */
	public Results(List<Work> works) {
		this.works = works;
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

	/**
	 * The works that were measured.
	 * @return the works
	 */
	List<Work> works() {
		return this.works.stream().filter((work) -> !servers(work.id()).isEmpty()).toList();
	}

	/**
	 * The servers that were given a work.
	 * @param work id of the work
	 * @return the servers
	 */
	List<Server> servers(String work) {
		return Stream.of(Server.values())
			.filter((server) -> this.samples.stream().anyMatch((sample) -> sample.isOf(work, server)))
			.toList();
	}

	/**
	 * What was measured of a work.
	 * @param work id of the work
	 * @return the metrics
	 */
	List<Metric> metrics(String work) {
		return this.samples.stream()
			.filter((sample) -> sample.work().equals(work))
			.map((sample) -> sample.values().keySet())
			.flatMap(Collection::stream)
			.distinct()
			.sorted()
			.toList();
	}

	/**
	 * Median and spread of a metric.
	 * @param work id of the work
	 * @param server the server
	 * @param metric the metric
	 * @return the statistic
	 */
	Statistic statistic(String work, Server server, Metric metric) {
		return Statistic.of(values(work, server, metric).values());
	}

	/**
	 * What a metric is beside that of stock in the same launch: the ratio, or the
	 * difference where that says more.
	 * @param work id of the work
	 * @param server the server
	 * @param metric the metric
	 * @return the statistic
	 */
	Statistic comparison(String work, Server server, Metric metric) {
		boolean difference = metric.kind() == Metric.Kind.DIFFERENCE;
		Map<Integer, Double> stock = values(work, Server.STOCK, metric);
		List<Double> pairs = values(work, server, metric).entrySet()
			.stream()
			.filter((value) -> stock.containsKey(value.getKey()))
			.map((value) -> difference ? value.getValue() - stock.get(value.getKey())
					: value.getValue() / stock.get(value.getKey()))
			.toList();
		return difference ? Statistic.ofMedian(pairs) : Statistic.of(pairs);
	}

	/**
	 * Whether a difference from stock can be claimed: whether its interval and that of
	 * stock beside itself do not touch.
	 * @param work id of the work
	 * @param server the server
	 * @param metric the metric
	 * @return whether it can
	 */
	boolean isClaimed(String work, Server server, Metric metric) {
		return !server.isReference()
				&& comparison(work, server, metric).isApartFrom(comparison(work, Server.STOCK_AGAIN, metric));
	}

	/**
	 * What was measured in the launches of the servers that are compared most closely.
	 * @return what was measured of these, and of stock beside them
	 */
	Results main() {
		return beside(Server::isMain);
	}

	/**
	 * What was measured in the launches of all others.
	 * @return what was measured of these, and of stock beside them
	 */
	Results others() {
		return beside((server) -> !server.isMain());
	}

	private Results beside(Predicate<Server> which) {
		Predicate<Server> chosen = (server) -> !server.isReference() && which.test(server);
		Map<String, Set<Integer>> launches = new HashMap<>();
		this.samples.stream()
			.filter((sample) -> chosen.test(sample.server()))
			.forEach((sample) -> launches.computeIfAbsent(sample.work(), (work) -> new HashSet<>())
				.add(sample.launch()));
		Results part = new Results(this.works);
		this.samples.stream()
			.filter((sample) -> launches.getOrDefault(sample.work(), Set.of()).contains(sample.launch()))
			.filter((sample) -> sample.server().isReference() || chosen.test(sample.server()))
			.forEach(part::add);
		return part;
	}

	/**
	 * Add what a connection costs to what was measured of new connections: what a request
	 * costs on a new connection minus what it costs on one that is kept.
	 */
	public void addPrice() {
		addPrice(Works.NEW_CONNECTIONS, Works.KEEP_ALIVE);
		addPrice(Works.NEW_CONNECTIONS_HALF, Works.KEEP_ALIVE_HALF);
	}

	private void addPrice(String opening, String keeping) {
		for (Server server : servers(opening)) {
			Map<Integer, Double> kept = values(keeping, server, Metric.CPU);
			values(opening, server, Metric.CPU).forEach((launch, cpu) -> {
				if (kept.containsKey(launch)) {
					add(new Sample(opening, server, launch, Map.of(Metric.PRICE, cpu - kept.get(launch))));
				}
			});
		}
	}

	private Map<Integer, Double> values(String work, Server server, Metric metric) {
		Map<Integer, Double> values = new TreeMap<>();
		this.samples.stream()
			.filter((sample) -> sample.isOf(work, server) && sample.values().containsKey(metric))
			.forEach((sample) -> values.put(sample.launch(), sample.values().get(metric)));
		return values;
	}

}
