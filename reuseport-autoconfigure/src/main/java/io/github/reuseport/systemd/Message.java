package io.github.reuseport.systemd;

import java.time.Duration;
import java.util.Collection;

import io.github.reuseport.server.ReuseportServer;

/**
 * Messages to systemd, as sd_notify(3) has them: assignments, one in a line.
 */
final class Message {

	/**
	 * How much time to ask for at a time.
	 */
	private static final Duration EXTENSION = Duration.ofSeconds(15);

	private static final String MORE_TIME = "EXTEND_TIMEOUT_USEC=" + EXTENSION.toMillis() * 1000;

	/**
	 * A sign of life.
	 */
	static final String ALIVE = "WATCHDOG=1";

	/**
	 * The application would be ready, but others have to go first.
	 */
	static final String WAITING = "STATUS=Waiting for older processes to close their listeners\n" + MORE_TIME;

	private Message() {
	}

	static String ready(Collection<ReuseportServer> servers) {
		return "READY=1\nSTATUS=" + StatusText.serving(servers);
	}

	/**
	 * The application stops.
	 * @param servers those that have not ended
	 * @param first whether systemd does not know that yet
	 * @return the message
	 */
	static String stopping(Collection<ReuseportServer> servers, boolean first) {
		String status = "STATUS=" + StatusText.stopping(servers);
		String more = servers.isEmpty() ? status : status + '\n' + MORE_TIME;
		return first ? "STOPPING=1\n" + more : more;
	}

}
