package io.github.reuseport.server.rescue;

import java.time.Duration;
import java.util.List;

import io.github.reuseport.server.listener.GroupObserver;
import io.github.reuseport.server.placement.ServingLoops;

/**
 * Finds out how long tasks wait for the event loops: once a second, or less often where
 * there are more than {@link #MOST} of them, because each task may wake an idle loop.
 *
 * @hidden
 */
public final class LoopDelays implements GroupObserver {

	/**
	 * Most loops that are given a task in a second, so that all together need less than a
	 * thousandth of a core: it takes an idle loop up to 20 microseconds.
	 */
	private static final int MOST = 32;

	private final List<LoopDelay> delays;

	private final int rounds;

	private int round;

	/**
	 * Prepare to find out.
	 * @param loops the event loops
	 */
	public LoopDelays(ServingLoops loops) {
		this.delays = loops.all().stream().map(LoopDelay::new).toList();
		this.rounds = (loops.size() + MOST - 1) / MOST;
	}

	@Override
	public void eachSecond() {
		for (int i = this.round; i < this.delays.size(); i += this.rounds) {
			this.delays.get(i).probe(Duration.ofSeconds(this.rounds));
		}
		this.round = (this.round + 1) % this.rounds;
	}

	/**
	 * The delays of all loops.
	 * @return one for each loop, in the order of their indexes
	 */
	public List<LoopDelay> all() {
		return this.delays;
	}

}
