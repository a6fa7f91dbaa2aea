package io.github.reuseport.benchmarks.work;

import java.util.List;

import io.github.reuseport.benchmarks.server.Server;

/**
 * How much is measured.
 *
 * @param id the word used in options and results
 * @param rounds rounds of what matters most
 * @param fewRounds rounds of the rest
 * @param warmUps how often a load is run before the rounds at most, until nothing is
 * compiled any more
 * @param idleConnections number of idle connections
 * @param burstClients number of clients that connect at once
 * @param stuckLoops how many loops are blocked in a round, one after the other
 * @param loops numbers of event loops that a server is started with
 * @param works ids of what is measured unless other works are chosen; all if empty
 * @param servers which servers are compared unless others are chosen
 */
public record Scale(String id, int rounds, int fewRounds, int warmUps, int idleConnections, int burstClients,
		int stuckLoops, List<Integer> loops, List<String> works, List<Server> servers) {

	/**
	 * What matters most, in a few minutes.
	 */
	public static final Scale QUICK = new Scale("quick", 5, 3, 4, 2_000, 5_000, 4, List.of(4),
			List.of(Works.NEW_CONNECTIONS, Works.KEEP_ALIVE), List.of(Server.STOCK, Server.STOCK_AGAIN, Server.STARTER,
					Server.STARTER_DEFER, Server.TOMCAT, Server.NGINX));

	/**
	 * Everything.
	 */
	public static final Scale FULL = new Scale("full", 10, 3, 4, 10_000, 20_000, 2, List.of(1, 4, 64, 256), List.of(),
			List.of(Server.values()));

	/**
	 * That everything runs: what it measures says nothing.
	 */
	public static final Scale TRIAL = new Scale("trial", 1, 1, 0, 200, 200, 1, List.of(4), List.of(),
			List.of(Server.STOCK, Server.STARTER, Server.NGINX));

	/**
	 * All scales.
	 */
	public static final List<Scale> ALL = List.of(QUICK, FULL, TRIAL);

	/**
	 * How long each load lasts in a round.
	 */
	static final int SECONDS = 1;

}
