package io.github.reuseport.server.placement;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A connection that was handed off to a loop goes to another one and ends there, while
 * somebody counts.
 */
@JCStressTest
@Outcome(id = { "1, 0", "0, 1", "0, 0" }, expect = Expect.ACCEPTABLE, desc = "Before, meanwhile, afterwards.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "On both for a moment.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Fewer than none, or more than there are.")
@State
public class MovedCountRace {

	private final ConnectionCounters counters = new ConnectionCounters(3);

	public MovedCountRace() {
		this.counters.handedOff(Loops.GIVER, Loops.OWNER);
	}

	@Actor
	public void rescuer() {
		this.counters.moved(Loops.OWNER, Loops.RESCUER);
		this.counters.closed(Loops.RESCUER);
	}

	@Actor
	public void reader(JJ_Result result) {
		result.r1 = this.counters.active(Loops.OWNER);
		result.r2 = this.counters.active(Loops.RESCUER);
	}

}
