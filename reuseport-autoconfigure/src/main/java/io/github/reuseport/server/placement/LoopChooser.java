package io.github.reuseport.server.placement;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Answers on which event loop a connection of one listener lives. Its home is the loop of
 * the listener or, in turn, one of those without a listener that get their connections
 * from this one. With {@link Placement#ADAPTIVE} it lives on another loop if that has
 * clearly fewer connections. If another loop has accepted it in a rescue, it lives on the
 * one that has the fewest.
 * <p>
 * The answer stands unless that loop does not take the connection: then it lives on the
 * one that takes it instead ({@link ServingLoop#giveArrivalsTo}).
 */
final class LoopChooser {

	private final ServingLoops loops;

	private final ServingLoop[] homes;

	private final @Nullable LoopBalance balance;

	private int turn;

	/**
	 * Prepare to choose for a listener.
	 * @param loops all loops of the server
	 * @param homes those where its connections are at home, the one that accepts first
	 * @param placement whether a connection stays at home
	 */
	LoopChooser(ServingLoops loops, List<ServingLoop> homes, Placement placement) {
		this.loops = loops;
		this.homes = homes.toArray(ServingLoop[]::new);
		this.balance = (placement == Placement.ADAPTIVE) ? new LoopBalance(loops) : null;
	}

	/**
	 * Choose the loop for a connection. To be called by the thread of the loop that has
	 * accepted it: most often that of the listener, and in a rescue another one, at the
	 * same time.
	 * @param accepting the loop that has accepted it
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return the loop
	 */
	ServingLoop choose(ServingLoop accepting, long now) {
		if (accepting != this.homes[0]) {
			return this.loops.leastActive(accepting);
		}
		ServingLoop home = next();
		if (this.balance == null) {
			return home;
		}
		// One that is stalled has no listener, this one accepts for it
		return home.isStalled() ? this.loops.leastActive(home) : this.balance.choose(home, now);
	}

	/**
	 * The home whose turn it is.
	 * @return the loop
	 */
	ServingLoop next() {
		int current = this.turn;
		this.turn = (current + 1 < this.homes.length) ? current + 1 : 0;
		return this.homes[current];
	}

}
