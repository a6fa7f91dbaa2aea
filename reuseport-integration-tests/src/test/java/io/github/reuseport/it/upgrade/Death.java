package io.github.reuseport.it.upgrade;

import java.time.Duration;
import java.util.Random;

/**
 * What happens to one of three processes while one of them drains.
 *
 * @param victim who it happens to
 * @param freeze how long the victim is stopped by {@code SIGSTOP}, 0 if it is killed
 * @param moment when it happens, from the begin of the drain
 */
record Death(Victim victim, Duration freeze, Duration moment) {

	/**
	 * As long as a drain takes, and a bit longer.
	 */
	private static final int LATEST = 1600;

	private static final Duration FREEZE = Duration.ofSeconds(10);

	static Death random(Random random) {
		Victim victim = Victim.values()[random.nextInt(Victim.values().length)];
		Duration freeze = random.nextBoolean() ? FREEZE : Duration.ZERO;
		return new Death(victim, freeze, Duration.ofMillis(random.nextInt(LATEST)));
	}

	boolean isFreeze() {
		return !this.freeze.isZero();
	}

	@Override
	public String toString() {
		return "%s of %s after %d ms".formatted(isFreeze() ? "%d s freeze".formatted(this.freeze.toSeconds()) : "kill",
				this.victim, this.moment.toMillis());
	}

	/**
	 * Who dies.
	 */
	enum Victim {

		/**
		 * The process that drains.
		 */
		OLD,

		/**
		 * One of those that go on.
		 */
		SURVIVOR,

		/**
		 * A process that opens its listeners during the drain.
		 */
		JOINER

	}

}
