package io.github.reuseport.autoconfigure;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.ServerObserver;
import io.github.reuseport.server.ServerStatus;

/**
 * Notices a server that cannot be healthy, because it has fewer listeners than the
 * minimum even when all of them listen.
 */
final class MinimumListenersCheck implements ServerObserver {

	private static final Log logger = LogFactory.getLog(MinimumListenersCheck.class);

	private final int minimumListeners;

	MinimumListenersCheck(int minimumListeners) {
		this.minimumListeners = minimumListeners;
	}

	@Override
	public void started(ReuseportServer server) {
		int listeners = server.expectedListeners();
		if (this.minimumListeners > listeners) {
			ServerStatus status = server.status(Duration.ZERO);
			logger.warn(("%s.minimum-listeners is %d but the server on %s has %d listener(s) in mode '%s': its health "
					+ "is DOWN as long as it runs. Set the property to at most %d")
				.formatted(ReuseportHealthProperties.PREFIX, this.minimumListeners,
						(status.port() != null) ? "port " + status.port() : status.address(), listeners,
						status.mode().id(), listeners));
		}
	}

	@Override
	public void stopped(ReuseportServer server) {
		// It was said when it started
	}

}
