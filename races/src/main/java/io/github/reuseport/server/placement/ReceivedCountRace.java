package io.github.reuseport.server.placement;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * Of two loops one accepts a connection, the other hands one off to it, and both accept
 * one for a third loop.
 */
@JCStressTest
@Outcome(id = "3, 1, 2", expect = Expect.ACCEPTABLE, desc = "All are counted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One is lost.")
@State
public class ReceivedCountRace {

	private static final int STALLED = 2;

	private final ConnectionCounters counters = new ConnectionCounters(3);

	@Actor
	public void owner() {
		this.counters.kept(Loops.OWNER);
		this.counters.rescued(STALLED, Loops.OWNER);
	}

	@Actor
	public void giver() {
		this.counters.handedOff(Loops.GIVER, Loops.OWNER);
		this.counters.rescued(STALLED, Loops.GIVER);
	}

	@Arbiter
	public void end(JJJ_Result result) {
		result.r1 = this.counters.active(Loops.OWNER);
		result.r2 = this.counters.active(Loops.GIVER);
		result.r3 = this.counters.accepted(STALLED);
	}

}
