package io.github.reuseport.server.placement;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * A loop is found to be stalled, and sent what ends the stall, while it recovers.
 */
@JCStressTest
@Outcome(id = "1, false", expect = Expect.ACCEPTABLE, desc = "Done once, and the stall is over.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Not done, done twice, or stalled for ever.")
@State
public class ErrandRace extends Loops {

	private int done;

	public ErrandRace() {
		super(false);
	}

	@Actor
	public void watchdog() {
		owner().stalled(1);
		owner().send(() -> {
			this.done++;
			owner().recovered();
		});
	}

	@Actor
	public void attend() {
		owner().attend();
	}

	@Arbiter
	public void end(IZ_Result result) {
		// The task that the watchdog has sent
		owner().attend();
		result.r1 = this.done;
		result.r2 = owner().isStalled();
	}

}
