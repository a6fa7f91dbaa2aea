package io.github.reuseport.server.listener;

/**
 * Which listener the kernel gives a new connection to.
 */
public enum Steering {

	/**
	 * The one that a hash of the addresses and ports of both sides points to.
	 */
	HASH("hash"),

	/**
	 * One that belongs to the processor on which the connection arrived, chosen among
	 * them by the hash; any one where none does.
	 */
	CPU("cpu");

	private final String id;

	Steering(String id) {
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
