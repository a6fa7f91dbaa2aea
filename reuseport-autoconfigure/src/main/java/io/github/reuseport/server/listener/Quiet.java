package io.github.reuseport.server.listener;

import java.time.Duration;

/**
 * Keeps something from being told again and again. Not for use by several threads.
 *
 * @hidden
 */
public final class Quiet {

	private final long time;

	private long told;

	private boolean ever;

	/**
	 * Begin not quiet, so that the first thing is told.
	 * @param time how long to be quiet after something was told
	 */
	public Quiet(Duration time) {
		this.time = time.toNanos();
	}

	/**
	 * Whether it may be told now. It then counts as told.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @return {@code true} if it has not been told for long enough
	 */
	public boolean isOver(long now) {
		if (this.ever && now - this.told < this.time) {
			return false;
		}
		this.ever = true;
		this.told = now;
		return true;
	}

}
