package io.github.reuseport.server.drain;

import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * The last line of a stop: what was done for clients.
 */
final class DrainLog {

	private static final Logger logger = Loggers.getLogger(DrainLog.class);

	private DrainLog() {
	}

	/**
	 * Tell operators what a server did while it stopped.
	 * @param where the port, as they know it
	 * @param report what it did
	 * @param drained {@code false} if its listeners could not be drained, which has been
	 * logged
	 */
	static void tell(String where, DrainReport report, boolean drained) {
		String done = ("%d connection(s) accepted meanwhile, %d client(s) asked to go elsewhere of which %d went by "
				+ "themselves, %d request(s) answered, %d stream(s) ended, %d connection(s) cut")
			.formatted(report.accepted(), report.asked(), report.left(), report.answered(), report.streams(),
					report.cut());
		if (report.cut() == 0) {
			logger.info("{} {} after {} ms: {}", drained ? "Drained" : "Stopped on", where, report.time().toMillis(),
					done);
		}
		else {
			logger.warn("Stopped on {} after {} ms, before it was drained: {}", where, report.time().toMillis(), done);
		}
	}

}
