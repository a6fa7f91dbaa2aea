package io.github.reuseport.server;

/**
 * State of a listener.
 */
public enum ListenerState {

	/**
	 * The kernel gives it connections.
	 */
	LISTENING("listening"),

	/**
	 * It listens, but its event loop takes none of the connections that wait, because it
	 * is busy or blocked.
	 */
	STALLED("stalled"),

	/**
	 * It does not listen: it was closed, or is about to be opened again.
	 */
	CLOSED("closed");

	private final String id;

	ListenerState(String id) {
		this.id = id;
	}

	/**
	 * The word used in endpoint and metrics.
	 * @return the lower-case word
	 */
	public String id() {
		return this.id;
	}

}
