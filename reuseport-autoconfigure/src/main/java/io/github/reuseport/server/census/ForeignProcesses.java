package io.github.reuseport.server.census;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.EffectiveUser;
import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.SocketHolders;

/**
 * Finds the processes that listeners belong to. A process that has been found is
 * remembered with its sockets, because to look for it takes as long as all processes of
 * the user have files open, and in a handover these are many: the connections. It is
 * looked for again only when a socket appears that is not known yet, or the last process
 * that held one has ended and the socket has not. Safe for use by any thread.
 *
 * @hidden
 */
public final class ForeignProcesses {

	private final SocketHolders holders = new SocketHolders();

	private final Map<Long, HeldSocket> known = new HashMap<>();

	private final Set<Long> closed = new TreeSet<>();

	/**
	 * Find the processes that hold listeners. One that several processes hold counts for
	 * each of them.
	 * @param listeners the listeners
	 * @param presences the inodes of the signs of those that take part in handovers
	 * @return the processes
	 */
	public synchronized PortHolders holding(List<ListeningSocket> listeners, Collection<Long> presences) {
		Map<Integer, Set<Long>> byUser = listeners.stream()
			.collect(Collectors.groupingBy(ListeningSocket::uid,
					Collectors.mapping(ListeningSocket::inode, Collectors.toCollection(HashSet::new))));
		Integer self = user();
		if (self != null && byUser.containsKey(self)) {
			byUser.get(self).addAll(presences);
		}
		this.known.keySet().retainAll(byUser.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
		byUser.forEach((uid, inodes) -> find(inodes, uid, uid.equals(self)));
		Map<ProcessHandle, List<ListeningSocket>> found = new HashMap<>();
		List<ListeningSocket> unknown = new ArrayList<>();
		for (ListeningSocket listener : listeners) {
			List<ProcessHandle> processes = holders(listener.inode()).toList();
			processes.forEach((process) -> found.computeIfAbsent(process, (key) -> new ArrayList<>()).add(listener));
			if (processes.isEmpty()) {
				unknown.add(listener);
			}
		}
		Set<ProcessHandle> present = presences.stream().flatMap(this::holders).collect(Collectors.toSet());
		return new PortHolders(found.entrySet()
			.stream()
			.map((entry) -> new PortHolder(entry.getKey(), entry.getValue(), present.contains(entry.getKey())))
			.toList(), unknown, Set.copyOf(this.closed));
	}

	private void addHolder(ProcessHandle process, Set<Long> held) {
		for (Long inode : held) {
			HeldSocket socket = this.known.get(inode);
			if (socket != null) {
				socket.add(process);
			}
		}
	}

	private Stream<ProcessHandle> holders(long inode) {
		HeldSocket socket = this.known.get(inode);
		return (socket != null) ? socket.holders() : Stream.empty();
	}

	private void find(Set<Long> inodes, int uid, boolean own) {
		for (long inode : inodes) {
			this.known.computeIfAbsent(inode, (key) -> new HeldSocket()).forgetEnded();
		}
		long now = System.nanoTime();
		if (inodes.stream().map(this.known::get).noneMatch((socket) -> socket.isToBeLookedFor(now))) {
			return;
		}
		try {
			SocketHolders.Holders looked = this.holders.of(inodes, uid);
			looked.held()
				.forEach((pid, held) -> ProcessHandle.of(pid).ifPresent((process) -> addHolder(process, held)));
			if (own) {
				this.closed.clear();
				this.closed.addAll(looked.closed());
			}
		}
		catch (IOException ex) {
			// Unknown, for now
		}
		inodes.stream().map(this.known::get).forEach((socket) -> socket.lookedFor(now));
	}

	private static @Nullable Integer user() {
		try {
			return EffectiveUser.uid();
		}
		catch (IOException ex) {
			return null;
		}
	}

}
