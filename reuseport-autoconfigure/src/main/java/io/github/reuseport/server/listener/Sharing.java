package io.github.reuseport.server.listener;

/**
 * Whether other processes may listen on the port of a server.
 */
public enum Sharing {

	/**
	 * The server starts only if nobody else listens on the port.
	 */
	EXCLUSIVE("exclusive"),

	/**
	 * Other processes of the same user may listen on the port too, and the kernel spreads
	 * new connections over all listeners.
	 */
	SHARED("shared"),

	/**
	 * As {@link #SHARED}, and once the application is ready the older processes that
	 * listen on the port are asked to stop.
	 *
	 */
	TAKEOVER("takeover");

	private final String id;

	Sharing(String id) {
		this.id = id;
	}

	/**
	 * The word used in properties, health details, metrics and log messages.
	 * @return the lower-case word
	 */
	public String id() {
		return this.id;
	}

}
