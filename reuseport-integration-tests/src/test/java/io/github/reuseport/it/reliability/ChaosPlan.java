package io.github.reuseport.it.reliability;

import java.time.Duration;

/**
 * What a series of chaos is like.
 *
 * @param seed decides all that is random
 * @param steps how many steps there are
 * @param patience how long it may take until all is as it should be after a step
 */
record ChaosPlan(long seed, int steps, Duration patience) {

	/**
	 * Whether the kernel hands connections over, so that servers on NIO lose none either.
	 * @return whether it does, and they are among the others
	 */
	boolean isMigrating() {
		return this.seed % 2 == 0;
	}

	String[] arguments() {
		return new String[] { Long.toString(this.seed), Integer.toString(this.steps), this.patience.toString() };
	}

	static ChaosPlan of(String[] arguments) {
		return new ChaosPlan(Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]),
				Duration.parse(arguments[2]));
	}

}
