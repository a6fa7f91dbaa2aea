package io.github.reuseport.server.placement;

/**
 * Which event loop serves an accepted connection.
 */
public enum Placement {

	/**
	 * The loop that accepted it, unless that loop has clearly more active connections
	 * than another, which then serves it.
	 */
	ADAPTIVE("adaptive"),

	/**
	 * The loop that accepted it, always.
	 */
	LOCAL("local");

	private final String id;

	Placement(String id) {
		this.id = id;
	}

	/**
	 * The word used in properties and log messages.
	 * @return the lower-case word
	 */
	public String id() {
		return this.id;
	}

}
