package io.github.reuseport.benchmarks.work;

import java.util.List;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param rounds rounds of what matters most
 * @param fewRounds rounds of the rest
 * @param seconds how long each load lasts in a round
 * @param warmUps how often a load is run before the rounds at most, until nothing is
 * compiled any more
 * @param idleConnections number of idle connections
 * @param burstClients number of clients that connect at once
 * @param stuckLoops how many loops are blocked in a round, one after the other
 * @param listeners numbers of listeners that a server is started with
 * @param works ids of what is measured
 */
public record Scale(int rounds, int fewRounds, int seconds, int warmUps, int idleConnections, int burstClients,
		int stuckLoops, List<Integer> listeners, Set<String> works) {

	private static final Set<String> ALL = Set.of(NewConnections.ID, KeepAlive.ID, NewTlsConnections.ID, Http2.ID,
			Mixed.ID, IdleAndNew.ID, StuckLoop.ID, ConnectBurst.ID, Shares.ID, Start.ID, SystemCalls.ID);

	/**
	 * Everything.
	 * @return the scale
	 */
	public static Scale full() {
		return new Scale(10, 3, 1, 4, 10_000, 20_000, 2, List.of(1, 4, 64, 256), ALL);
	}

	/**
	 * What matters most, in a few minutes.
	 * @return the scale
	 */
	public static Scale quick() {
		return new Scale(5, 3, 1, 4, 2_000, 5_000, 4, List.of(4), Set.of(NewConnections.ID, KeepAlive.ID));
	}

	/**
	 * That everything runs: what it measures says nothing.
	 * @return the scale
	 */
	public static Scale trial() {
		return new Scale(1, 1, 1, 0, 200, 200, 1, List.of(4), ALL);
	}

	/**
	 * The same for other works.
	 * @param works ids of what is measured
	 * @return the scale
	 */
	public Scale with(Set<String> works) {
		return new Scale(this.rounds, this.fewRounds, this.seconds, this.warmUps, this.idleConnections,
				this.burstClients, this.stuckLoops, this.listeners, works);
	}

}
