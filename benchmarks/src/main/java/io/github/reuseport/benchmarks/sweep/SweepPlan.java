package io.github.reuseport.benchmarks.sweep;

import java.util.ArrayList;
import java.util.List;

import joptsimple.OptionParser;
import joptsimple.OptionSet;
import joptsimple.OptionSpec;

import io.github.reuseport.benchmarks.report.Table;

/**
 * What a run does.
 *
 * @param launches how often all is done, with new processes
 * @param points what is done with each number of cores
 * @param leftOut what is left out, and why
 */
record SweepPlan(int launches, List<PointPlan> points, List<String> leftOut) {

	/**
	 * Make a plan.
	 * @param cores the CPUs that there are, core by core
	 * @param steering whether the kernel has what {@code steering: cpu} needs
	 * @param wrk whether wrk is installed
	 * @param arguments what the run was asked for
	 * @return the plan
	 */
	static SweepPlan of(List<List<Integer>> cores, boolean steering, boolean wrk, String... arguments) {
		OptionParser parser = new OptionParser();
		OptionSpec<String> words = parser.nonOptions();
		OptionSpec<Integer> counts = parser.accepts("cores")
			.withRequiredArg()
			.withValuesSeparatedBy(',')
			.ofType(Integer.class);
		OptionSpec<Integer> launches = parser.accepts("launches").withRequiredArg().ofType(Integer.class).defaultsTo(1);
		OptionSpec<String> load = parser.accepts("load").withRequiredArg();
		OptionSpec<Integer> warmUp = parser.accepts("warm-up").withRequiredArg().ofType(Integer.class).defaultsTo(3);
		OptionSet options = parser.parse(arguments);
		boolean trial = isTrial(options.valuesOf(words).isEmpty() ? "full" : options.valueOf(words));
		boolean usesWrk = options.has(load) ? "wrk".equals(options.valueOf(load)) : wrk;
		int all = cores.stream().mapToInt(List::size).sum();
		List<String> leftOut = new ArrayList<>();
		List<SweepVariant> variants = new ArrayList<>(List.of(SweepVariant.STOCK, SweepVariant.STARTER));
		if (!steering) {
			leftOut.add("%s: needs Linux 6.2".formatted(SweepVariant.STEERING_CPU.title()));
		}
		else if (!trial) {
			variants.add(SweepVariant.STEERING_CPU);
		}
		List<Integer> chosen = options.has(counts) ? options.valuesOf(counts) : counts(all, trial);
		List<PointPlan> points = new ArrayList<>();
		for (int count : chosen) {
			if (count >= 1 && count <= all) {
				points.add(PointPlan.of(CpuSets.of(count, cores), trial ? 1 : 5, trial ? 1 : options.valueOf(warmUp),
						usesWrk, variants));
			}
			else {
				leftOut.add("%d cores: there are %d".formatted(count, all));
			}
		}
		return new SweepPlan(options.valueOf(launches), points, leftOut);
	}

	private static boolean isTrial(String word) {
		if (!List.of("full", "trial").contains(word)) {
			throw new IllegalArgumentException("'%s' is not known; known are full, trial".formatted(word));
		}
		return word.equals("trial");
	}

	private static List<Integer> counts(int all, boolean trial) {
		List<Integer> counts = new ArrayList<>();
		for (int count = 1; count < all && !trial; count *= 2) {
			counts.add(count);
		}
		counts.add(all);
		return counts;
	}

	int plannedSeconds() {
		return this.launches * this.points.stream().mapToInt(PointPlan::plannedSeconds).sum();
	}

	String markdown() {
		StringBuilder text = new StringBuilder(new Table<PointPlan>().column("cores", (point) -> "" + point.cores())
			.column("CPUs of the server", PointPlan::serverCpus)
			.column("CPUs of the clients", (point) -> point.clientCpus() + (point.shared() ? " (shared)" : ""))
			.column("clients", (point) -> "" + point.clients())
			.column("load generators",
					(point) -> point.wrk() ? "wrk, for TLS %s".formatted(OwnClients.NAME) : OwnClients.NAME)
			.of(this.points));
		this.leftOut.forEach((what) -> text.append("\nLeft out: ").append(what).append('\n'));
		return text.toString();
	}

}
