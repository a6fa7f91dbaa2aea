package io.github.reuseport.it.handover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.it.sample.SampleProcesses;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the cost of a takeover grows with the connections that are open and with the
 * listeners. With the system property {@code growth}, which is {@code small} or
 * {@code full}, it prints a table.
 */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "growth", matches = "small|full", disabledReason = "a measurement")
@Tag("alone")
class GrowthIT {

	private static final String ROW = "%9s %11s %8s %9s %9s %9s %11s %11s %7s";

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@Test
	void printTable() throws Exception {
		boolean full = "full".equals(System.getProperty("growth"));
		List<String> table = new ArrayList<>();
		table.add(ROW.formatted("idle", "listeners", "stop", "CPU old", "CPU new", "beyond", "p99 before", "p99 during",
				"failed"));
		// The first makes the machine ready
		measure(0, 4);
		TakeoverCost idle = measure(0, 4);
		table.add(row(0, 4, idle, idle));
		for (int connections : full ? new int[] { 1000, 5000, 15_000 } : new int[] { 1000, 5000 }) {
			table.add(row(connections, 4, measure(connections, 4), idle));
		}
		for (int listeners : full ? new int[] { 64, 256 } : new int[] { 64 }) {
			table.add(row(0, listeners, measure(0, listeners), idle));
		}
		table.forEach(System.out::println);
	}

	private TakeoverCost measure(int connections, int listeners) throws Exception {
		try {
			TakeoverCost cost = TakeoverCost.measure(this.processes, connections, listeners);
			assertThat(cost.failures()).isEmpty();
			return cost;
		}
		finally {
			this.processes.end();
		}
	}

	private String row(int connections, int listeners, TakeoverCost cost, TakeoverCost idle) {
		return ROW.formatted(connections, listeners + "+" + listeners, "%d ms".formatted(cost.stop().toMillis()),
				seconds(cost.old()), seconds(cost.taker()),
				seconds(cost.old().plus(cost.taker()).minus(idle.old()).minus(idle.taker())),
				"%.1f ms".formatted(cost.before().toNanos() / 1e6), "%.1f ms".formatted(cost.during().toNanos() / 1e6),
				cost.failures().size());
	}

	private static String seconds(Duration duration) {
		return "%.2f s".formatted(duration.toMillis() / 1e3);
	}

}
