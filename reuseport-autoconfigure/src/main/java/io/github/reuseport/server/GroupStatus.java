package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Looks at the listeners of a group.
 */
final class GroupStatus {

	/**
	 * How old the states and the queues of the listeners may be where the sockets cannot
	 * be asked themselves.
	 */
	private static final Duration NIO_AGE = Duration.ofSeconds(1);

	private final ListenerPlan plan;

	private final Sharing sharing;

	private final List<Listener> listeners;

	private final ServerLoops loops;

	private final PortCensus census;

	GroupStatus(ListenerPlan plan, Sharing sharing, List<Listener> listeners, ServerLoops loops, PortCensus census) {
		this.plan = plan;
		this.sharing = sharing;
		this.listeners = listeners;
		this.loops = loops;
		this.census = census;
	}

	/**
	 * Count the listeners on the port.
	 * @param address the address of the group
	 * @param age how old the count may be
	 * @return the count, or {@code null} where the kernel cannot be asked
	 */
	PortCensus.@Nullable Count census(InetSocketAddress address, Duration age) {
		return this.census.take(address, open(), age);
	}

	/**
	 * Count the listeners on the port if they may have changed, and not too often.
	 * @param address the address of the group
	 * @return the last count, or {@code null} where the kernel cannot be asked
	 */
	PortCensus.@Nullable Count updateCensus(InetSocketAddress address) {
		return this.census.update(address, open());
	}

	private Set<Long> open() {
		// A listener that is closed is not missed
		return inodes(this.listeners.stream().filter(Listener::isOpen));
	}

	/**
	 * The sockets of the listeners.
	 * @return the inodes of those that are known
	 */
	Set<Long> inodes() {
		return inodes(this.listeners.stream());
	}

	private static Set<Long> inodes(Stream<Listener> listeners) {
		return listeners.map(Listener::inode).filter((inode) -> inode != 0).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Look now.
	 * @param address the address of the group
	 * @param stopping whether the server has begun to stop
	 * @param drain what it has done so far if it drains, because others take its place
	 * @param age how old the number of foreign listeners may be
	 * @return the status of the server
	 */
	ServerStatus of(InetSocketAddress address, boolean stopping, @Nullable DrainReport drain, Duration age) {
		PortCensus.Count count = census(address, this.plan.transport().isNative() ? age : lower(age, NIO_AGE));
		return new ServerStatus(Mode.REUSEPORT, null, this.plan.transport(), this.sharing,
				address.getAddress().getHostAddress(), address.getPort(), this.plan.loops().size(),
				this.listeners.stream().map((listener) -> listener.status(this.loops, count)).toList(), imbalance(),
				(count != null) ? count.foreign() : null, stalled(), stopping, drain);
	}

	private static Duration lower(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private Map<String, Duration> stalled() {
		Map<String, Duration> stalled = new LinkedHashMap<>();
		for (ServingLoop loop : this.loops.all()) {
			Duration time = loop.stalledFor();
			if (time != null) {
				stalled.put(loop.toString(), time);
			}
		}
		return stalled;
	}

	private double imbalance() {
		LongSummaryStatistics active = this.loops.all().stream().mapToLong(ServingLoop::active).summaryStatistics();
		return (active.getSum() > 0) ? active.getMax() / active.getAverage() : 1;
	}

}
