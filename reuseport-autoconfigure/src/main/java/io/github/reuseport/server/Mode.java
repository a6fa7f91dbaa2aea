package io.github.reuseport.server;

/**
 * How a server listens.
 */
public enum Mode {

	/**
	 * One listener on every event loop, or as many as were asked for.
	 */
	REUSEPORT("reuseport"),

	/**
	 * One plain listener, as without the starter, because the platform cannot do better.
	 */
	SINGLE("single");

	private final String id;

	Mode(String id) {
		this.id = id;
	}

	/**
	 * The word used in health details, metrics and log messages.
	 * @return the lower-case word
	 */
	public String id() {
		return this.id;
	}

}
