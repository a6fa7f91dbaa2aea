package io.github.reuseport.server.placement;

import java.util.function.ToLongFunction;

/**
 * Moves connections that one listener accepts to other event loops, so that the loops are
 * loaded evenly. For use by the thread of the listener's loop only.
 * <p>
 * A connection is moved if its loop has clearly more active connections than another:
 * more by one, and by one for every 64, and by more than the short-lived connections
 * explain that come and go all the time. Where these are many, that says nothing of the
 * long-lived ones among them; so it is moved too if its loop has clearly more connections
 * that are not young: more by two, and by one for every eight, unless it has fewer in
 * all. Four of the other loops are looked at, however many there are: three in turn and
 * the one that was chosen last. Where nearly all connections are short-lived no other
 * loop is looked at.
 */
final class LoopBalance {

	/**
	 * The active connections for which a loop has to have one more than another.
	 */
	private static final int SHARE = 64;

	/**
	 * The same of those that are not young: a tenth more on one loop than on another is
	 * even enough, where every short-lived connection would have to be moved for it.
	 */
	private static final int SETTLED_SHARE = 8;

	/**
	 * How many other loops are looked at in turn.
	 */
	private static final int CANDIDATES = 3;

	/**
	 * How far the number of short-lived connections may be from its average.
	 */
	private static final int SWING = 4;

	private final ServingLoops loops;

	private int turn;

	private int last;

	LoopBalance(ServingLoops loops) {
		this.loops = loops;
	}

	/**
	 * Choose the loop for a connection.
	 * @param home the loop where it stays unless there is a better one
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return the loop
	 */
	ServingLoop choose(ServingLoop home, long now) {
		if (this.loops.size() == 1) {
			return home;
		}
		ShortLivedConnections shortLived = this.loops.shortLived();
		long active = home.active();
		double swing = SWING * shortLived.population(home.index(), now);
		double more = 1 + active / SHARE + swing;
		if (active >= more) {
			ServingLoop least = least(home, ServingLoop::active);
			if (active - least.active() >= more) {
				return chosen(least);
			}
		}
		if (swing < 1) {
			// Few enough short-lived ones that the active ones have told it all
			return home;
		}
		long settled = this.loops.settled(home, now);
		double moreSettled = 2 + settled / SETTLED_SHARE + SWING * shortLived.settled(home.index(), now);
		if (settled >= moreSettled) {
			ServingLoop least = least(home, (loop) -> this.loops.settled(loop, now));
			// Young ones may have made up for it
			if (settled - this.loops.settled(least, now) >= moreSettled && least.active() < active + swing) {
				return chosen(least);
			}
		}
		return home;
	}

	private ServingLoop chosen(ServingLoop loop) {
		this.last = loop.index();
		return loop;
	}

	private ServingLoop least(ServingLoop home, ToLongFunction<ServingLoop> connections) {
		int others = this.loops.size() - 1;
		int first = this.turn;
		this.turn = (first + 1 < others) ? first + 1 : 0;
		ServingLoop least = home;
		for (int i = 0; i < CANDIDATES; i++) {
			// Counted from the home, which is none of the others
			int other = (first + i * others / CANDIDATES) % others;
			least = less(least, (home.index() + 1 + other) % (others + 1), connections);
		}
		return less(least, this.last, connections);
	}

	private ServingLoop less(ServingLoop least, int candidate, ToLongFunction<ServingLoop> connections) {
		ServingLoop other = this.loops.get(candidate);
		return (connections.applyAsLong(other) < connections.applyAsLong(least) && other.isReady()) ? other : least;
	}

}
