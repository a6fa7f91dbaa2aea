package io.github.reuseport.server.placement;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJ_Result;

/**
 * A loop accepts, is handed off a connection, and has one accepted for it, all at once.
 */
@JCStressTest
@Outcome(id = "2, 2, 1", expect = Expect.ACCEPTABLE, desc = "All are counted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One is lost.")
@State
public class ReceivedCountRace {

	private final ConnectionCounters counters = new ConnectionCounters(3);

	@Actor
	public void owner() {
		this.counters.kept(Loops.OWNER);
	}

	@Actor
	public void giver() {
		this.counters.handedOff(Loops.GIVER, Loops.OWNER);
	}

	@Actor
	public void rescuer() {
		this.counters.rescued(Loops.OWNER, Loops.RESCUER);
	}

	@Arbiter
	public void end(JJJ_Result result) {
		result.r1 = this.counters.active(Loops.OWNER);
		result.r2 = this.counters.accepted(Loops.OWNER);
		result.r3 = this.counters.active(Loops.RESCUER);
	}

}
