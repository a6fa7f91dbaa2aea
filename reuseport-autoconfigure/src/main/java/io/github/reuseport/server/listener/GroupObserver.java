package io.github.reuseport.server.listener;

/**
 * Told what becomes of the listeners of a group. Must not block; what it throws reaches
 * the thread that opens, closes or looks at the listeners.
 *
 * @hidden
 */
public interface GroupObserver {

	/**
	 * All listeners are open. Called once, by the event loop that opened the last one.
	 */
	default void opened() {
	}

	/**
	 * A listener has been closed, by the group or by somebody else. Called by whatever
	 * thread closed it, most often that of its event loop.
	 * @param listener the listener
	 */
	default void closed(Listener listener) {
	}

	/**
	 * A second has gone by since the last call. Called by the thread that keeps the
	 * listeners open, from when they are until they are to be closed.
	 */
	default void eachSecond() {
	}

	/**
	 * The server drains: a listener that is closed from now on stays closed. Called
	 * before {@link #closing()}, if at all, by the thread that stops the server.
	 */
	default void draining() {
	}

	/**
	 * All listeners are about to be closed. Called once, by whatever thread closes the
	 * group.
	 */
	default void closing() {
	}

}
