package io.github.reuseport.server.placement;

/**
 * Moves connections that one listener accepts to other event loops, so that the loops are
 * loaded evenly. For use by the thread of the listener's loop only.
 * <p>
 * A connection is moved if its loop has clearly more active connections than another:
 * more by one, and by one for every 64, and by more than the short-lived connections
 * explain that come and go all the time. Four of the other loops are looked at, however
 * many there are: three in turn and the one that was chosen last. Where nearly all
 * connections are short-lived the first condition fails before another loop is looked at.
 */
final class LoopBalance {

	/**
	 * The connections for which a loop has to have one more than another.
	 */
	private static final int SHARE = 64;

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
		int others = this.loops.size() - 1;
		long active = home.active();
		double more = 1 + active / SHARE + SWING * this.loops.shortLived().population(home.index(), now);
		if (active < more || others == 0) {
			return home;
		}
		int first = this.turn;
		this.turn = (first + 1 < others) ? first + 1 : 0;
		ServingLoop chosen = home;
		for (int i = 0; i < CANDIDATES; i++) {
			// Counted from the home, which is none of the others
			int other = (first + i * others / CANDIDATES) % others;
			chosen = better(chosen, (home.index() + 1 + other) % (others + 1));
		}
		chosen = better(chosen, this.last);
		if (chosen == home || active - chosen.active() < more) {
			return home;
		}
		this.last = chosen.index();
		return chosen;
	}

	private ServingLoop better(ServingLoop chosen, int candidate) {
		ServingLoop other = this.loops.get(candidate);
		return (other.active() < chosen.active() && other.isReady()) ? other : chosen;
	}

}
