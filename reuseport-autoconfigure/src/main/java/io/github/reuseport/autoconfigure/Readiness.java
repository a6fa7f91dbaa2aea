package io.github.reuseport.autoconfigure;

import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

/**
 * Whether the application accepts traffic now. Whoever is not ready yet says so in answer
 * to Boot's own {@link ReadinessState#ACCEPTING_TRAFFIC}, in another listener of the same
 * event: so a change counts only when nobody has taken it back for a moment. Safe for use
 * by any thread.
 */
final class Readiness {

	private static final Duration SETTLED = Duration.ofSeconds(1);

	private final ObjectProvider<ApplicationAvailability> availability;

	private volatile ReadinessState last = ReadinessState.REFUSING_TRAFFIC;

	private volatile long changed = System.nanoTime();

	Readiness(ObjectProvider<ApplicationAvailability> availability) {
		this.availability = availability;
	}

	/**
	 * Record what somebody has published.
	 * @param state the state, which may be the same as before
	 */
	void published(ReadinessState state) {
		if (state != this.last) {
			this.changed = System.nanoTime();
			this.last = state;
		}
	}

	boolean isAccepting() {
		return System.nanoTime() - this.changed > SETTLED.toNanos() && state() == ReadinessState.ACCEPTING_TRAFFIC;
	}

	private ReadinessState state() {
		// As health and probes say
		ApplicationAvailability bean = this.availability.getIfUnique();
		return (bean != null) ? bean.getReadinessState() : this.last;
	}

}
