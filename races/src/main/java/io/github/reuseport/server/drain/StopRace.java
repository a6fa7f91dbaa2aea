package io.github.reuseport.server.drain;

import java.time.Duration;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJZ_Result;

/**
 * Two threads stop a server, as Spring and a hook of the JVM do. Who begins counts what
 * it does for clients, and the second thread asks for it, as the endpoint does.
 */
@JCStressTest
@Outcome(id = { "1, 0, true", "1, 1, true" }, expect = Expect.ACCEPTABLE, desc = "Stopped once.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Stopped twice or not, or a count is lost.")
@State
public class StopRace {

	private final Draining draining = new Draining(null, () -> 0, () -> 0);

	private volatile int stopped;

	private void stop() {
		if (this.draining.stop()) {
			this.stopped++;
			this.draining.begin(Duration.ZERO, Deadline.in(Duration.ZERO), () -> {
			});
			this.draining.clients().tally().asked();
		}
	}

	@Actor
	public void first() {
		stop();
	}

	@Actor
	public void second(IJZ_Result result) {
		stop();
		DrainReport report = this.draining.report();
		result.r2 = (report != null) ? report.asked() : 0;
	}

	@Arbiter
	public void end(IJZ_Result result) {
		result.r1 = this.stopped;
		result.r3 = this.draining.isStopping() && this.draining.report().asked() == 1;
	}

}
