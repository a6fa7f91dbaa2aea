package io.github.reuseport.takeover;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.server.census.PortView;

/**
 * Listeners on one port whose process cannot be found. It is warned of them once, when
 * they have been there for a while. Not for use by several threads.
 */
final class UnknownHolders {

	private static final Logger logger = Loggers.getLogger(UnknownHolders.class);

	private final int port;

	/**
	 * By inode.
	 */
	private final Map<Long, Doubt> doubts = new HashMap<>();

	private final Set<Long> warned = new HashSet<>();

	UnknownHolders(int port) {
		this.port = port;
	}

	/**
	 * Look at the port.
	 * @param view the port now
	 */
	void look(PortView view) {
		List<ListeningSocket> unknown = view.foreign().unknown();
		Set<Long> inodes = unknown.stream().map(ListeningSocket::inode).collect(Collectors.toSet());
		this.doubts.keySet().retainAll(inodes);
		this.warned.retainAll(inodes);
		inodes.stream()
			.filter((inode) -> !this.warned.contains(inode))
			.forEach((inode) -> this.doubts.computeIfAbsent(inode, (key) -> new Doubt()));
		if (isBusy() && this.doubts.values().stream().allMatch(Doubt::isConfirmed)) {
			unknown.stream()
				.filter((listener) -> this.doubts.containsKey(listener.inode()))
				.collect(Collectors.groupingBy(ListeningSocket::uid))
				.forEach((uid, listeners) -> warn(listeners.size(), uid, view));
			this.warned.addAll(this.doubts.keySet());
			this.doubts.clear();
		}
	}

	/**
	 * Whether there were listeners that it has not been warned of.
	 * @return {@code true} if it is worth to look again soon
	 */
	boolean isBusy() {
		return !this.doubts.isEmpty();
	}

	private void warn(int listeners, int uid, PortView view) {
		logger.warn("The process of {} listener(s) on port {} cannot be found and so not be asked to stop, {}: it and "
				+ "this one both go on serving", listeners, this.port, reason(uid, view));
	}

	private String reason(int uid, PortView view) {
		if (uid != view.uid()) {
			return "because it is one of another user (%d)".formatted(uid);
		}
		if (!view.foreign().closed().isEmpty()) {
			return ("for example because it is one of those of this user that do not let themselves be looked at (%s), "
					+ "as a program with file capabilities does not (give it ambient capabilities instead), or it is "
					+ "in another pid namespace")
				.formatted(view.foreign()
					.closed()
					.stream()
					.sorted()
					.map(String::valueOf)
					.collect(Collectors.joining(", ")));
		}
		return "for example because it is in another pid namespace";
	}

}
