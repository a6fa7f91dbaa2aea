package io.github.reuseport.server.census;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.reuseport.linux.ListeningSocket;

/**
 * Processes that hold the foreign listeners on a port.
 *
 * @param found the processes, by their id
 * @param unknown the listeners whose process cannot be found
 * @param closed processes of the same user that do not let themselves be looked at, any
 * of which may be the one that was not found
 * @hidden
 */
public record PortHolders(List<PortHolder> found, List<ListeningSocket> unknown, Set<Long> closed) {

	/**
	 * No processes.
	 */
	public static final PortHolders NONE = new PortHolders(List.of(), List.of(), Set.of());

	public PortHolders {
		found = found.stream().sorted(Comparator.comparing((holder) -> holder.process().pid())).toList();
	}

	/**
	 * The same in numbers.
	 * @return the processes by their id, and at the end one without an id that stands for
	 * all that cannot be found
	 */
	public List<ForeignProcess> processes() {
		return Stream
			.concat(this.found.stream()
				.map((holder) -> new ForeignProcess(holder.process().pid(), holder.listeners().size())),
					Stream.of(this.unknown)
						.filter((listeners) -> !listeners.isEmpty())
						.map((listeners) -> new ForeignProcess(null, listeners.size())))
			.toList();
	}

}
