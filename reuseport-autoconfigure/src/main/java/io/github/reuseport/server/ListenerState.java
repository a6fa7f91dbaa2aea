package io.github.reuseport.server;

/**
 * State of a listener.
 */
public enum ListenerState {

	/**
	 * The kernel gives it connections.
	 */
	LISTENING,

	/**
	 * It listens, but its event loop takes none of the connections that wait, because it
	 * is busy or blocked.
	 */
	STALLED,

	/**
	 * It does not listen: it was closed, or is about to be opened again.
	 */
	CLOSED

}
