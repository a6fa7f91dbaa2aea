package io.github.reuseport.it.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Holds dialogues with two servers, and finds those that differ.
 */
final class Differences {

	private static final int AT_ONCE = 4;

	/**
	 * A difference is one if it is there as often: what a server says first may depend on
	 * which of two packets it reads first.
	 */
	private static final int TIMES = 3;

	private final List<? extends Dialogue> dialogues;

	Differences(List<? extends Dialogue> dialogues) {
		this.dialogues = dialogues;
	}

	/**
	 * Hold the dialogues.
	 * @param port the port of a server
	 * @param other the port of another one
	 * @return what the servers say to those dialogues in which they differ
	 */
	Map<String, List<String>> between(int port, int other) throws Exception {
		ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
		try {
			Map<String, Future<List<String>>> all = new LinkedHashMap<>();
			for (Dialogue dialogue : this.dialogues) {
				Callable<List<String>> pair = () -> hold(dialogue, port, other);
				all.put(dialogue.name(), clients.submit(pair));
			}
			Map<String, List<String>> differences = new LinkedHashMap<>();
			for (Map.Entry<String, Future<List<String>>> pair : all.entrySet()) {
				if (!pair.getValue().get().isEmpty()) {
					differences.put(pair.getKey(), pair.getValue().get());
				}
			}
			return differences;
		}
		finally {
			clients.shutdownNow();
		}
	}

	private static List<String> hold(Dialogue dialogue, int port, int other) throws Exception {
		List<String> said = new ArrayList<>();
		for (int i = 0; i < TIMES; i++) {
			said.add(dialogue.hold(port));
			String others = dialogue.hold(other);
			if (said.contains(others)) {
				return List.of();
			}
			said.add(0, others);
		}
		return said;
	}

}
