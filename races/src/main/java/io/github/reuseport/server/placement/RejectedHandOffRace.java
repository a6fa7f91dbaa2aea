package io.github.reuseport.server.placement;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZZ_Result;

/**
 * A connection is handed off to a loop that has ended, so that it stays where it was,
 * while another loop takes it in a rescue.
 */
@JCStressTest
@Outcome(id = "1, true, true", expect = Expect.ACCEPTABLE, desc = "Taken once, and counted where it is.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Lost, taken twice, or counted elsewhere.")
@State
public class RejectedHandOffRace extends Loops {

	public RejectedHandOffRace() {
		super(true);
	}

	@Actor
	public void giver() {
		handOff();
	}

	@Actor
	public void rescuer() {
		rescue(RESCUER);
	}

	@Arbiter
	public void end(IZZ_Result result) {
		result.r1 = registered();
		result.r2 = isCountedWhereItIs();
		result.r3 = owner().firstArrival() == null;
	}

}
