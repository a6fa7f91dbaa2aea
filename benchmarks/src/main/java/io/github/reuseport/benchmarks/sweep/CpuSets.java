package io.github.reuseport.benchmarks.sweep;

import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Which CPUs the server and its clients have.
 *
 * @param server those of the server
 * @param clients those of the clients
 * @param shared whether the clients have those of the server too
 */
record CpuSets(List<Integer> server, List<Integer> clients, boolean shared) {

	/**
	 * Choose CPUs. The clients have cores of their own if at least half as many are left
	 * as the server has.
	 * @param count how many the server shall have
	 * @param cores all CPUs, core by core
	 * @return the CPUs
	 */
	static CpuSets of(int count, List<List<Integer>> cores) {
		List<Integer> all = cores.stream().flatMap(Collection::stream).toList();
		List<Integer> server = all.subList(0, count);
		// Not on the other thread of a core on which the server runs
		List<Integer> others = cores.stream()
			.filter((core) -> Collections.disjoint(core, server))
			.flatMap(Collection::stream)
			.toList();
		boolean shared = others.isEmpty() || others.size() < count / 2;
		return new CpuSets(server, shared ? all : others, shared);
	}

}
