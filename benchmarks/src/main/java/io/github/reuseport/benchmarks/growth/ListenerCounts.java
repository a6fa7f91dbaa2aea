package io.github.reuseport.benchmarks.growth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Connections of each listener, as the endpoint of the starter tells.
 *
 * @param accepted how many it accepted
 * @param open how many are open on its event loop
 * @param handedOff how many of the accepted ones went to another event loop
 */
record ListenerCounts(List<Long> accepted, List<Long> open, long handedOff) {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	static ListenerCounts parse(String endpoint) {
		List<Long> accepted = new ArrayList<>();
		List<Long> open = new ArrayList<>();
		long handedOff = 0;
		for (JsonNode listener : MAPPER.readTree(endpoint).get("servers").get(0).get("listeners")) {
			accepted.add(listener.get("accepted").asLong());
			open.add(listener.get("open").asLong());
			handedOff += listener.get("handedOff").asLong();
		}
		return new ListenerCounts(accepted, open, handedOff);
	}

	/**
	 * The most connections that one event loop has, divided by the mean.
	 * @return the quotient
	 */
	double imbalance() {
		double mean = this.open.stream().mapToLong(Long::longValue).average().orElseThrow();
		return this.open.stream().mapToLong(Long::longValue).max().orElseThrow() / mean;
	}

	/**
	 * How many of the connections that were accepted since then have to be handed off at
	 * least, so that they are spread as evenly as can be in the end: what the listeners
	 * accepted beyond their even share.
	 * @param then the counts then
	 * @return the number
	 */
	long fewestHandoffsSince(ListenerCounts then) {
		List<Long> draws = new ArrayList<>();
		for (int i = 0; i < this.accepted.size(); i++) {
			draws.add(this.accepted.get(i) - then.accepted.get(i));
		}
		draws.sort(Comparator.reverseOrder());
		long total = draws.stream().mapToLong(Long::longValue).sum();
		long handoffs = 0;
		for (int i = 0; i < draws.size(); i++) {
			// Those with most of them may keep what does not divide
			long share = total / draws.size() + ((i < total % draws.size()) ? 1 : 0);
			handoffs += Math.max(0, draws.get(i) - share);
		}
		return handoffs;
	}

	/**
	 * What part of the connections has to be handed off if the event loops are to be even
	 * at every moment, and not just in the end, and the listeners are drawn at random: of
	 * {@code n} connections in a row, which go to {@code n} loops, the first is at home
	 * on any, the last one on one only.
	 * @return the expected part
	 */
	double partIfAlwaysEven() {
		double listeners = this.accepted.size();
		return (listeners - 1) / (2 * listeners);
	}

}
