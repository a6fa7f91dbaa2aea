package io.github.reuseport.server.rescue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A time in which an event loop took none of the connections that waited for it.
 *
 * @param eventLoop name of the thread of the event loop
 * @param since when it began
 * @param duration how long it has lasted, or lasted if it is over
 * @param over whether it is over
 * @param frames where the thread was when it had done nothing for a second, the innermost
 * call first, as the log has them; empty before that
 */
public record StallReport(String eventLoop, Instant since, Duration duration, boolean over, List<String> frames) {

	public StallReport {
		frames = List.copyOf(frames);
	}

}
