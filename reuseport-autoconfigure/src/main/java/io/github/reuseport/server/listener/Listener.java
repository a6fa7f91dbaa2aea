package io.github.reuseport.server.listener;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BiFunction;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.placement.ServingLoop;

/**
 * One listening socket on one event loop. After the socket has closed, the listener may
 * be opened again.
 *
 * @hidden
 */
public final class Listener {

	private static final Logger logger = Loggers.getLogger(Listener.class);

	private final int index;

	private final ServingLoop loop;

	private final BiFunction<InetSocketAddress, Boolean, HttpServer> server;

	private final DropCount drops = new DropCount();

	private volatile @Nullable DisposableServer socket;

	private volatile long inode;

	private volatile String thread = "";

	/**
	 * Make a listener that is not open yet.
	 * @param index the place of the listener among those of its server, from 0
	 * @param loop the event loop that accepts
	 * @param server gives the server that opens one socket: for an address, with or
	 * without {@code SO_REUSEPORT}
	 */
	public Listener(int index, ServingLoop loop, BiFunction<InetSocketAddress, Boolean, HttpServer> server) {
		this.index = index;
		this.loop = loop;
		this.server = server;
	}

	public int index() {
		return this.index;
	}

	/**
	 * The event loop that accepts.
	 * @return the loop
	 */
	public ServingLoop loop() {
		return this.loop;
	}

	EventLoop eventLoop() {
		return this.loop.eventLoop();
	}

	/**
	 * Open the socket.
	 * @param address the address to bind to
	 * @param reuseport whether {@code SO_REUSEPORT} is set before the socket is bound
	 * @return emits the socket when it listens, or the reason why it does not
	 */
	Mono<? extends DisposableServer> open(InetSocketAddress address, boolean reuseport) {
		return this.server.apply(address, reuseport).bind().doOnNext((opened) -> {
			this.socket = opened;
			this.thread = this.loop.toString();
		});
	}

	/**
	 * The channel of the socket that was opened last.
	 * @return the channel, or {@code null} if none has been opened yet
	 */
	public @Nullable Channel channel() {
		DisposableServer socket = this.socket;
		return (socket != null) ? socket.channel() : null;
	}

	/**
	 * Whether the socket is open as far as this process knows.
	 * @return {@code true} from when the socket listens until it is closed or its event
	 * loop has ended
	 */
	public boolean isOpen() {
		Channel channel = channel();
		return channel != null && channel.isActive() && !eventLoop().isTerminated();
	}

	/**
	 * The channel of whichever listener is open, to ask or to tell the kernel something
	 * of their group.
	 * @param listeners the listeners
	 * @return the channel, or {@code null} if none is open
	 */
	public static @Nullable Channel anyOpen(List<Listener> listeners) {
		return listeners.stream().filter(Listener::isOpen).findFirst().map(Listener::channel).orElse(null);
	}

	/**
	 * Whether the event loop accepts what comes. Reactor Netty pauses for a second when
	 * the process has no file descriptors left.
	 * @return {@code false} while it has paused
	 */
	public boolean isAccepting() {
		Channel channel = channel();
		return channel != null && channel.config().isAutoRead();
	}

	/**
	 * The inode of the socket.
	 * @return the inode, or 0 if it is not known
	 */
	public long inode() {
		return this.inode;
	}

	void inode(long inode) {
		this.inode = inode;
	}

	/**
	 * Connections that the kernel refused because the accept queue was full, at this
	 * socket and at those that were closed before.
	 * @return their number, or {@code null} if it is not known
	 */
	@Nullable Long dropped() {
		return this.drops.look(channel());
	}

	/**
	 * Close the socket. Does not wait: an event loop that is stalled closes it later.
	 */
	public void close() {
		DisposableServer socket = this.socket;
		if (socket != null) {
			dropped();
			socket.dispose();
		}
	}

	/**
	 * Let the socket listen no more if its event loop has not closed it, because it is
	 * stalled: clients would wait for nothing. What waits in the accept queue is reset.
	 * Only a native transport lets another thread do that.
	 */
	void shutDown() {
		Channel channel = channel();
		if (channel instanceof UnixChannel unixChannel && channel.isActive()
				&& unixChannel.fd() instanceof Socket descriptor) {
			try {
				descriptor.shutdown(true, false);
			}
			catch (IOException ex) {
				logger.debug("{} has just been closed", this, ex);
			}
		}
	}

	/**
	 * Wait until the socket is closed, or nobody is left who could close it: an event
	 * loop that ends may leave a channel behind that never tells.
	 * @return completes when it is, at once if it was never opened
	 */
	public Mono<Void> onClose() {
		DisposableServer socket = this.socket;
		return (socket != null) ? Mono.firstWithSignal(socket.onDispose(), done(eventLoop().terminationFuture()))
				: Mono.empty();
	}

	private static <T> Mono<Void> done(Future<T> future) {
		return Mono.create((sink) -> {
			FutureListener<T> listener = (completed) -> sink.success();
			future.addListener(listener);
			sink.onDispose(() -> future.removeListener(listener));
		});
	}

	/**
	 * Counts what the kernel refused at the sockets of this listener.
	 * @return the count
	 */
	public DropCount drops() {
		return this.drops;
	}

	/**
	 * The thread that accepts.
	 * @return its name, empty before the listener has been opened
	 */
	public String thread() {
		return this.thread;
	}

	@Override
	public String toString() {
		return "listener " + this.index + " on " + this.thread;
	}

}
