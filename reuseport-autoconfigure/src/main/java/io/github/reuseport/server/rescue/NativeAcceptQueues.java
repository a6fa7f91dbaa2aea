package io.github.reuseport.server.rescue;

import io.netty.channel.Channel;

import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.server.listener.Listener;

/**
 * {@link AcceptQueues} of the native transports, whose sockets tell the lengths of their
 * queues.
 */
final class NativeAcceptQueues implements AcceptQueues {

	@Override
	public void open() {
		// Nothing is needed
	}

	@Override
	public void look() {
		// Each socket is asked when it matters
	}

	@Override
	public boolean isWaiting(Listener listener) {
		Channel socket = listener.channel();
		ListenInfo info = ListenInfo.read(socket);
		return info != null && info.listening() && info.acceptQueue() > 0;
	}

	@Override
	public void release() {
		// Nothing is held
	}

	@Override
	public void close() {
		// Nothing is held
	}

}
