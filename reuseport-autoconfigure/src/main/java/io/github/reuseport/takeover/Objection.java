package io.github.reuseport.takeover;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.server.census.PortHolder;
import io.github.reuseport.server.census.PortView;
import io.github.reuseport.server.census.Presence;

/**
 * Why a process is not asked to stop, however old it is. To be asked, it has to take part
 * in handovers, its connections have to go over to this process, and nothing else may end
 * with it.
 */
final class Objection {

	private Objection() {
	}

	/**
	 * Look for an objection.
	 * @param holder the process that might be asked
	 * @param view the port
	 * @param self this process
	 * @return the reason, to be read after "because", or {@code null} if there is none
	 */
	static @Nullable String to(PortHolder holder, PortView view, ProcessHandle self) {
		if (holder.listeners().stream().noneMatch(view::isInGroup)) {
			return elsewhere(holder, view);
		}
		if (!holder.takesPart()) {
			String unknown = Presence.unknown();
			return (unknown != null)
					? "the signs of those that take part in handovers cannot be read (%s)".formatted(unknown)
					: "it does not take part in handovers, as a program without this starter or a server whose "
							+ "server.reuseport.sharing is 'exclusive'";
		}
		if (holder.process().pid() == 1) {
			return "it is process 1 of its pid namespace, with which the kernel ends all others, and so this one"
					+ remedy();
		}
		if (endsWithFirstProcess(holder.process(), self)) {
			return "process 1 of its pid namespace has started it and may end when it does, with which the kernel "
					+ "would end all others, and so this one" + remedy();
		}
		return null;
	}

	private static String elsewhere(PortHolder holder, PortView view) {
		ListeningSocket listener = holder.listeners().get(0);
		return (listener.uid() != view.uid()) ? "it is one of another user (%d)".formatted(listener.uid())
				: "its connections would not come to this process: it listens on %s, and this one on %s"
					.formatted(describe(listener), describe(view.own().get(0)));
	}

	private static String describe(ListeningSocket listener) {
		return listener.address().getHostAddress() + (listener.ipv6() ? " (IPv6)" : " (IPv4)");
	}

	private static String remedy() {
		return " (let both run in a pid namespace that outlives them: that of the host or of a pod)";
	}

	/**
	 * Whether the process was started by the first one of a pid namespace into which this
	 * one came from outside. That first one knows nothing of this process, and ends with
	 * its own if it is an init for one program, as that of a container is.
	 * @param process the process that might be asked
	 * @param self this process
	 * @return {@code true} if the namespace may end with the process
	 */
	private static boolean endsWithFirstProcess(ProcessHandle process, ProcessHandle self) {
		return hasAncestor(process, 1) && !hasAncestor(self, 1);
	}

	private static boolean hasAncestor(ProcessHandle process, long pid) {
		return Stream.iterate(process.parent(), Optional::isPresent, (parent) -> parent.flatMap(ProcessHandle::parent))
			.map(Optional::orElseThrow)
			.map(ProcessHandle::pid)
			.collect(Collectors.toSet())
			.contains(pid);
	}

}
