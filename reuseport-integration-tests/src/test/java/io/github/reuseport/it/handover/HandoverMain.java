package io.github.reuseport.it.handover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.reuseport.it.load.LoadKind;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;

/**
 * Makes a series of handovers in a process of its own, which may be in a network
 * namespace of its own.
 */
public final class HandoverMain {

	/**
	 * Exit code when requests failed, and nothing else.
	 */
	static final int LOST = 3;

	private HandoverMain() {
	}

	/**
	 * Print the rows of the results.
	 * @param args the kind of the clients, the transport, whether to drain, the number of
	 * handovers and the numbers of listeners
	 */
	public static void main(String[] args) throws Exception {
		HandoverPlan plan = new HandoverPlan(List.of(LoadKind.valueOf(args[0])), SampleTransport.valueOf(args[1]),
				Boolean.parseBoolean(args[2]), Integer.parseInt(args[3]),
				Arrays.stream(args).skip(4).map(Integer::valueOf).toList());
		SampleProcesses processes = SampleProcesses.unpacked();
		HandoverTable table = new HandoverTable();
		int status = 1;
		try {
			Handovers.run(processes, plan, table);
			table.lines().forEach(System.out::println);
			status = table.results().values().stream().allMatch((result) -> result.failed() == 0) ? 0 : LOST;
		}
		catch (Throwable ex) {
			ex.printStackTrace(System.out);
			System.out.println(processes.end());
		}
		finally {
			processes.end();
		}
		System.exit(status);
	}

	/**
	 * The arguments that make a series.
	 * @param plan what the series is like
	 * @return the arguments
	 */
	static String[] arguments(HandoverPlan plan) {
		List<String> arguments = new ArrayList<>(List.of(plan.load(1).name(), plan.transport().name(),
				Boolean.toString(plan.drain()), Integer.toString(plan.handovers())));
		plan.listeners().forEach((listeners) -> arguments.add(Integer.toString(listeners)));
		return arguments.toArray(String[]::new);
	}

}
