package io.github.reuseport.server.rescue;

import java.io.Closeable;

import io.github.reuseport.server.listener.Listener;

/**
 * Tells of listeners whether connections wait in their accept queues, cheaply enough to
 * be asked many times a second. For use by one thread, except where noted.
 */
interface AcceptQueues extends Closeable {

	/**
	 * Get what it takes to look, before the first look.
	 */
	void open();

	/**
	 * Look at the accept queues.
	 */
	void look();

	/**
	 * Whether connections waited at the last look.
	 * @param listener the listener
	 * @return {@code true} if any did
	 */
	boolean isWaiting(Listener listener);

	/**
	 * Let go of listeners that have been closed. May be called by any thread.
	 */
	void release();

	@Override
	void close();

}
