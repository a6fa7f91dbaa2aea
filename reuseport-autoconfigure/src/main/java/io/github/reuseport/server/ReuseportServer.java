package io.github.reuseport.server;

import java.time.Duration;
import java.util.List;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.server.census.ForeignProcess;
import io.github.reuseport.server.rescue.LoopDelay;
import io.github.reuseport.server.rescue.StallReport;

/**
 * A server, as operators look at it.
 */
public interface ReuseportServer {

	/**
	 * Look at the server now. May be called by any thread, also after the server has been
	 * stopped.
	 * @param age how old the number of foreign listeners may be, 0 to count them now:
	 * that takes milliseconds, all the rest microseconds. Of several threads one counts,
	 * meanwhile the others get the last number. On NIO, whose sockets cannot be asked,
	 * the states and the accept queues of the listeners are from the same count, at most
	 * a second old
	 * @return its status
	 */
	ServerStatus status(Duration age);

	/**
	 * Whether the server has begun to stop. May be called by any thread, and costs
	 * nothing.
	 * @return {@code true} from when it drains, alone or not, or its listeners are closed
	 */
	boolean isStopping();

	/**
	 * The port that the server is bound to. May be called by any thread.
	 * @return the port, or {@code null} if it has none
	 */
	default @Nullable Integer port() {
		// However old: the foreign listeners do not matter
		return status(Duration.ofDays(1)).port();
	}

	/**
	 * The number of listeners that the server was started with. May be called by any
	 * thread.
	 * @return at least 1
	 */
	default int expectedListeners() {
		return status(Duration.ofDays(1)).listeners().size();
	}

	/**
	 * The connections that are open now. May be called by any thread, and costs little.
	 * @return their number, or {@code null} if they are not counted
	 */
	default @Nullable Long connections() {
		return null;
	}

	/**
	 * The event loops that serve the connections.
	 * @return the loops, without any that are not known
	 */
	default List<EventLoop> eventLoops() {
		return List.of();
	}

	/**
	 * Find the other processes that listen on the port of the server. Takes no longer
	 * than {@link #status} if all of them are known already, and otherwise a few
	 * microseconds for every open file of every process of the user. May be called by any
	 * thread.
	 * @param age how old the knowledge of the foreign listeners may be
	 * @return the processes, by their id; empty where the kernel cannot be asked
	 */
	default List<ForeignProcess> foreignProcesses(Duration age) {
		return List.of();
	}

	/**
	 * The stalls that event loops are in, and of each loop the last one that is over. May
	 * be called by any thread.
	 * @return the stalls; of one loop, the one that it is in comes first
	 */
	default List<StallReport> stalls() {
		return List.of();
	}

	/**
	 * How long tasks wait for each event loop. May be called by any thread.
	 * @return one for each loop, in the order of their indexes; empty where that is not
	 * looked at
	 */
	default List<LoopDelay> loopDelays() {
		return List.of();
	}

}
