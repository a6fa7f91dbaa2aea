package io.github.reuseport.server.placement;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;

/**
 * Names of event loops.
 *
 * @hidden
 */
public final class EventLoopNames {

	private EventLoopNames() {
	}

	/**
	 * The name that log messages and thread dumps know an event loop by.
	 * @param eventLoop the event loop
	 * @return the name of its thread
	 */
	public static String name(EventLoop eventLoop) {
		return (eventLoop instanceof SingleThreadEventExecutor executor && !executor.isShutdown())
				? executor.threadProperties().name() : eventLoop.toString();
	}

}
