package io.github.reuseport.server.placement;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The only connection that is allowed is closed, and the next one comes, while another
 * loop has one as well.
 */
@JCStressTest
@Outcome(id = { "true, false", "false, true" }, expect = Expect.ACCEPTABLE, desc = "One of both.")
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "More than the limit.")
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "Refused although none is open.")
@State
public class ConnectionLimitRace {

	private final ConnectionLimit limit = new ConnectionLimit(1);

	public ConnectionLimitRace() {
		this.limit.take();
	}

	@Actor
	public void loop(ZZ_Result result) {
		this.limit.release();
		result.r1 = this.limit.take();
	}

	@Actor
	public void other(ZZ_Result result) {
		result.r2 = this.limit.take();
	}

}
