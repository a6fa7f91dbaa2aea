package io.github.reuseport.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.SocketHolders;

/**
 * Finds the processes that listeners belong to.
 */
final class ForeignProcesses {

	private final SocketHolders holders = new SocketHolders();

	/**
	 * Find the processes that hold listeners. One that several processes hold counts for
	 * each of them.
	 * @param listeners the listeners
	 * @return the processes by their id, and at the end one without an id that stands for
	 * all that cannot be found
	 */
	List<ForeignProcess> holding(List<ListeningSocket> listeners) {
		Map<Integer, Set<Long>> byUser = listeners.stream()
			.collect(Collectors.groupingBy(ListeningSocket::uid,
					Collectors.mapping(ListeningSocket::inode, Collectors.toSet())));
		List<ForeignProcess> processes = new ArrayList<>();
		int unknown = 0;
		for (Map.Entry<Integer, Set<Long>> user : byUser.entrySet()) {
			Set<Long> left = new HashSet<>(user.getValue());
			find(user.getValue(), user.getKey()).forEach((pid, held) -> {
				processes.add(new ForeignProcess(pid, held.size()));
				left.removeAll(held);
			});
			unknown += left.size();
		}
		if (unknown > 0) {
			processes.add(new ForeignProcess(null, unknown));
		}
		return processes;
	}

	private Map<Long, Set<Long>> find(Set<Long> inodes, int uid) {
		try {
			return this.holders.of(inodes, uid).held();
		}
		catch (IOException ex) {
			return Map.of();
		}
	}

}
