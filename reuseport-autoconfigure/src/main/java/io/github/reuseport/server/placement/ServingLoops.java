package io.github.reuseport.server.placement;

import java.util.List;
import java.util.stream.IntStream;

import io.netty.channel.EventLoop;

/**
 * All event loops that serve the connections of a server, with the counts of their
 * connections.
 *
 * @hidden
 */
public final class ServingLoops {

	private final List<ServingLoop> loops;

	private final LoopCounts counts;

	public ServingLoops(List<EventLoop> eventLoops) {
		int count = eventLoops.size();
		LoopCounts counts = new LoopCounts(count);
		this.loops = IntStream.range(0, count)
			.mapToObj((index) -> new ServingLoop(index, eventLoops.get(index), counts.counters()))
			.toList();
		this.counts = counts;
	}

	public int size() {
		return this.loops.size();
	}

	public ServingLoop get(int index) {
		return this.loops.get(index);
	}

	public List<ServingLoop> all() {
		return this.loops;
	}

	/**
	 * The loops where the connections of a listener are at home: the one that accepts,
	 * and its share of those without a listener. Which loop a listener accepts on is
	 * decided here only.
	 * @param listener the index of the listener
	 * @param listeners the number of listeners, at most that of the loops
	 * @return the loops, the one that accepts first
	 */
	public List<ServingLoop> homes(int listener, int listeners) {
		return IntStream.iterate(listener, (loop) -> loop < size(), (loop) -> loop + listeners)
			.mapToObj(this.loops::get)
			.toList();
	}

	ConnectionCounters counters() {
		return this.counts.counters();
	}

	ShortLivedConnections shortLived() {
		return this.counts.shortLived();
	}

	YoungConnections young() {
		return this.counts.young();
	}

	/**
	 * The connections that are open on a loop and not young, or on their way to it.
	 * @param loop the loop
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return their number
	 */
	long settled(ServingLoop loop, long now) {
		return loop.active() - young().count(loop.index(), now);
	}

	/**
	 * Make the count of a connection, which has been counted as opened already.
	 * @param loop the index of its event loop
	 * @param now when it was accepted, as of {@link System#nanoTime()}
	 * @return the count, to be told when the connection closes
	 */
	OpenConnection open(int loop, long now) {
		return new OpenConnection(this.counts, loop, now);
	}

	/**
	 * The connections that are open on all loops, from when they were accepted.
	 * @return their number
	 */
	public long active() {
		return this.loops.stream().mapToLong(ServingLoop::active).sum();
	}

	/**
	 * The connections that all listeners have accepted.
	 * @return their number
	 */
	public long accepted() {
		return this.loops.stream().mapToLong(ServingLoop::accepted).sum();
	}

	/**
	 * The loop whose thread calls.
	 * @return the loop
	 * @throws IllegalStateException if none of the loops does
	 */
	ServingLoop current() {
		for (ServingLoop loop : this.loops) {
			if (loop.eventLoop().inEventLoop()) {
				return loop;
			}
		}
		throw new IllegalStateException(Thread.currentThread().getName() + " is no event loop of the server");
	}

	/**
	 * The loop that has the fewest connections of those that may be given one. Looks at
	 * all loops.
	 * @param preferred the loop to take if none has fewer
	 * @return the loop
	 */
	ServingLoop leastActive(ServingLoop preferred) {
		ServingLoop least = preferred;
		for (ServingLoop loop : this.loops) {
			if ((loop.active() < least.active() || least.isStalled()) && loop.isReady()) {
				least = loop;
			}
		}
		return least;
	}

}
