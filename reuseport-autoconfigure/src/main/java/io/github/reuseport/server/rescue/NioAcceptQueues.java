package io.github.reuseport.server.rescue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.listener.Listener;

/**
 * {@link AcceptQueues} of NIO: a selector of its own, which never waits, beside those of
 * the event loops.
 */
final class NioAcceptQueues implements AcceptQueues {

	private static final Logger logger = Loggers.getLogger(NioAcceptQueues.class);

	private final List<Listener> listeners;

	private @Nullable Selector selector;

	private boolean closed;

	private final Set<Listener> waiting = new HashSet<>();

	NioAcceptQueues(List<Listener> listeners) {
		this.listeners = listeners;
	}

	@Override
	public synchronized void open() {
		if (this.selector != null || this.closed) {
			return;
		}
		try {
			this.selector = Selector.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public synchronized void look() {
		this.waiting.clear();
		open();
		Selector opened = this.selector;
		if (opened == null || this.closed) {
			return;
		}
		try {
			this.listeners.forEach((listener) -> watch(listener, opened));
			opened.selectedKeys().clear();
			opened.selectNow();
			opened.selectedKeys().forEach((key) -> this.waiting.add((Listener) key.attachment()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void watch(Listener listener, Selector selector) {
		SelectableChannel socket = socket(listener);
		try {
			if (socket != null && socket.isOpen() && socket.keyFor(selector) == null) {
				socket.register(selector, SelectionKey.OP_ACCEPT, listener);
			}
		}
		catch (ClosedChannelException | CancelledKeyException ex) {
			logger.debug("{} has just been closed", listener);
		}
	}

	@Override
	public boolean isWaiting(Listener listener) {
		return this.waiting.contains(listener);
	}

	private static @Nullable SelectableChannel socket(Listener listener) {
		Channel channel = listener.channel();
		return (channel != null && channel.unsafe() instanceof AbstractNioChannel.NioUnsafe unsafe) ? unsafe.ch()
				: null;
	}

	/**
	 * A closed socket listens until every selector has let go of it.
	 */
	@Override
	public synchronized void release() {
		try {
			if (this.selector != null && this.selector.isOpen()) {
				this.selector.selectNow();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		try {
			if (this.selector != null) {
				this.selector.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
