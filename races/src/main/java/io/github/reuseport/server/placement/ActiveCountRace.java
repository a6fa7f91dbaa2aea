package io.github.reuseport.server.placement;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A connection comes and goes while somebody counts.
 */
@JCStressTest
@Outcome(id = { "0, 0", "1, 0", "0, 1", "1, 1" }, expect = Expect.ACCEPTABLE, desc = "Open or not, young or not.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Fewer than none, or more than there are.")
@State
public class ActiveCountRace {

	private final LoopCounts counts = new LoopCounts(1);

	@Actor
	public void loop() {
		this.counts.counters().kept(0);
		this.counts.young().opened(0, 1);
		this.counts.counters().closed(0);
		this.counts.young().closed(0, 1);
	}

	@Actor
	public void reader(JJ_Result result) {
		result.r1 = this.counts.counters().active(0);
		result.r2 = this.counts.young().count(0, 1);
	}

}
