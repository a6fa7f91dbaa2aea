package io.github.reuseport.server.placement;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * Short-lived connections end while another loop looks how many there are.
 */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "Between none and all.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A number that never was.")
@State
public class ShortLivedCountRace {

	/**
	 * As long as the window of the average, so that one connection counts as one.
	 */
	private static final long AGE = 25_000_000;

	private final ShortLivedConnections connections = new ShortLivedConnections(1);

	@Actor
	public void loop() {
		this.connections.closed(0, 0, AGE);
		this.connections.closed(0, 1, AGE + 1);
	}

	@Actor
	public void reader(Z_Result result) {
		double population = this.connections.population(0, AGE + 1);
		result.r1 = population >= 0 && population <= 2;
	}

}
