package io.github.reuseport.benchmarks.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

/**
 * The clients of the servers of one point, in a process of their own, which is started on
 * the CPUs of the clients.
 */
public final class Point {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private Point() {
	}

	/**
	 * Start servers, and measure them in turns.
	 * @param arguments the number of the launch, the file with the plan, and the file for
	 * what is measured
	 * @throws Exception if it cannot be measured
	 */
	public static void main(String... arguments) throws Exception {
		int launch = Integer.parseInt(arguments[0]);
		PointPlan plan = MAPPER.readValue(Path.of(arguments[1]).toFile(), PointPlan.class);
		List<SweepSample> samples = new ArrayList<>();
		List<MeasuredVariant> servers = new ArrayList<>();
		try {
			for (SweepVariant variant : plan.variants()) {
				servers.add(new MeasuredVariant(variant, plan));
			}
			for (MeasuredVariant server : servers) {
				server.warmUp();
			}
			for (int round = 0; round < plan.rounds(); round++) {
				for (SweepLoad load : SweepLoad.values()) {
					System.out.printf("%d cores, round %d of %d: %s%n", plan.cores(), round + 1, plan.rounds(),
							load.title());
					// Nobody is always the first
					Collections.rotate(servers, 1);
					for (MeasuredVariant server : servers) {
						samples.add(server.measure(launch, load, round));
					}
				}
				Collections.reverse(servers);
			}
		}
		finally {
			servers.forEach(MeasuredVariant::close);
		}
		MAPPER.writeValue(Path.of(arguments[2]).toFile(), samples);
	}

}
