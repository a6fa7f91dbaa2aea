package io.github.reuseport.server.placement;

/**
 * All that is counted of the connections of event loops.
 *
 * @param counters how many there are
 * @param shortLived how many of them do not live long
 * @param young how many of them are too young to tell
 */
record LoopCounts(ConnectionCounters counters, ShortLivedConnections shortLived, YoungConnections young) {

	/**
	 * Begin to count.
	 * @param loops the number of event loops
	 */
	LoopCounts(int loops) {
		this(new ConnectionCounters(loops), new ShortLivedConnections(loops), new YoungConnections(loops));
	}

}
