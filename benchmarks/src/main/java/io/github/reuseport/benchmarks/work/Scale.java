package io.github.reuseport.benchmarks.work;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.github.reuseport.benchmarks.server.Server;

/**
 * How much is measured.
 *
 * @param id the word used in options and results
 * @param fleets which servers are compared unless others are chosen, and how often they
 * are started and take turns
 * @param warmUps for how many seconds a load is run before the turns at most, until
 * nothing is compiled any more
 * @param countedRequests number of requests for which things are counted
 * @param idleConnections number of idle connections
 * @param burstClients number of clients that connect at once
 * @param stuckLoops how many loops are blocked in a turn, one after the other
 * @param starts how often a server is started with so many event loops
 * @param works ids of what is measured unless other works are chosen; all if empty
 */
public record Scale(String id, List<Fleet> fleets, int warmUps, int countedRequests, int idleConnections,
		int burstClients, int stuckLoops, SortedMap<Integer, Integer> starts, List<String> works) {

	private static final Fleet MAIN = new Fleet(servers(Server::isMain), 5, 8, false);

	private static final Fleet OTHERS = new Fleet(servers((server) -> server.isReference() || !server.isMain()), 5, 2,
			false);

	private static final Fleet FEW = new Fleet(
			List.of(Server.STOCK, Server.STOCK_AGAIN, Server.STARTER, Server.STARTER_IO_URING), 4, 6, false);

	private static final Fleet ONCE = new Fleet(
			List.of(Server.STOCK, Server.STARTER, Server.STARTER_IO_URING, Server.NGINX), 1, 1, true);

	private static final List<String> MAIN_WORKS = List.of(Works.NEW_CONNECTIONS, Works.KEEP_ALIVE,
			Works.NEW_CONNECTIONS_HALF, Works.KEEP_ALIVE_HALF, Works.COUNTS_NEW, Works.COUNTS_KEPT);

	/**
	 * What matters most, in 10 minutes at most.
	 */
	public static final Scale QUICK = new Scale("quick", List.of(FEW), 5, 2_000, 2_000, 5_000, 4,
			new TreeMap<>(Map.of(4, 12)), MAIN_WORKS);

	/**
	 * Everything, in an hour and a half at most.
	 */
	public static final Scale FULL = new Scale("full", List.of(MAIN, OTHERS), 20, 2_000, 10_000, 20_000, 2,
			new TreeMap<>(Map.of(4, 30, 256, 12)), List.of());

	/**
	 * That everything runs: what it measures says nothing.
	 */
	public static final Scale TRIAL = new Scale("trial", List.of(ONCE), 0, 100, 200, 200, 1,
			new TreeMap<>(Map.of(4, 1)), List.of());

	/**
	 * All scales.
	 */
	public static final List<Scale> ALL = List.of(QUICK, FULL, TRIAL);

	private static List<Server> servers(Predicate<Server> which) {
		return Arrays.stream(Server.values()).filter(which).toList();
	}

}
