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
	 * It does not listen: it was closed, or is about to be opened again.
	 */
	CLOSED

}
