package io.github.reuseport.server.listener;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.Channel;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * All listeners of one server, opened and closed together. A listener that closes in
 * between is opened again.
 *
 * @hidden
 */
public final class ListenerGroup {

	private static final Logger logger = Loggers.getLogger(ListenerGroup.class);

	private final BindPlan plan;

	private final Sharing sharing;

	private final List<Listener> listeners;

	private final Receivers receivers;

	private final GroupPort port;

	private final GroupOpening opening;

	private final List<GroupObserver> observers = new CopyOnWriteArrayList<>();

	private final AtomicBoolean closing = new AtomicBoolean();

	private volatile boolean draining;

	private final Sinks.Empty<Void> closed = Sinks.empty();

	/**
	 * Make a group whose listeners are not open yet, and all get connections.
	 * @param plan the plan of the server
	 * @param sharing whether other processes may listen on the port
	 * @param listeners the listeners, in the order of their indexes
	 */
	public ListenerGroup(BindPlan plan, Sharing sharing, List<Listener> listeners) {
		this(plan, sharing, listeners, Receivers.ALL);
	}

	/**
	 * Make a group whose listeners are not open yet.
	 * @param plan the plan of the server
	 * @param sharing whether other processes may listen on the port
	 * @param listeners the listeners, in the order of their indexes
	 * @param receivers which of all listeners on the port get connections
	 */
	public ListenerGroup(BindPlan plan, Sharing sharing, List<Listener> listeners, Receivers receivers) {
		this.receivers = receivers;
		this.plan = plan;
		this.sharing = sharing;
		this.listeners = List.copyOf(listeners);
		this.port = new GroupPort((InetSocketAddress) plan.address(), plan.transport(), this.listeners);
		this.opening = new GroupOpening(plan, sharing, this.listeners, this.port, this.closing::get, this::closed);
	}

	/**
	 * Tell somebody what becomes of the listeners, from now on.
	 * @param observer who is told
	 */
	public void observe(GroupObserver observer) {
		this.observers.add(observer);
	}

	/**
	 * Open the listeners. Their order in the kernel's group is not that of their indexes.
	 * @return completes when all of them listen; if one does not, those that were opened
	 * are closed again
	 */
	public Mono<Void> open() {
		return this.opening.run()
			.then(Mono.<Void>fromRunnable(this::opened))
			.onErrorResume((ex) -> close().then(Mono.error(ex)));
	}

	private void opened() {
		if (this.closing.get()) {
			return;
		}
		logger.info("Listening on port {} with {} listener(s) on {} event loop(s) ({}, {})", address().getPort(),
				this.listeners.size(), this.plan.loops().size(), this.plan.transport().id(), this.sharing.id());
		this.observers.forEach(GroupObserver::opened);
	}

	/**
	 * Open one listener again, some time after the others.
	 * @param listener the listener
	 * @return completes when it listens, at once if it does already or if the group is
	 * being closed
	 */
	Mono<Void> reopen(Listener listener) {
		return this.opening.again(listener);
	}

	private void closed(Listener listener) {
		this.observers.forEach((observer) -> observer.closed(listener));
	}

	/**
	 * Tell the observers that a second has gone by. To be called by one of them, which
	 * has a thread.
	 */
	void eachSecond() {
		this.observers.forEach(GroupObserver::eachSecond);
	}

	/**
	 * Close the group if the event loops of all its listeners have been shut down: the
	 * server is gone then, as a plain server would be.
	 */
	void closeIfLoopsAreGone() {
		if (this.listeners.stream()
			.noneMatch((listener) -> listener.isOpen() || !listener.eventLoop().isShuttingDown())) {
			close();
		}
	}

	public List<Listener> listeners() {
		return this.listeners;
	}

	public Sharing sharing() {
		return this.sharing;
	}

	/**
	 * Which of all listeners on the port get connections.
	 * @return the receivers
	 */
	public Receivers receivers() {
		return this.receivers;
	}

	public Transport transport() {
		return this.plan.transport();
	}

	/**
	 * The port of the listeners.
	 * @return the port
	 */
	public GroupPort port() {
		return this.port;
	}

	/**
	 * Tell the observers that the server drains. A listener that is closed from now on
	 * stays closed.
	 */
	public void announceDrain() {
		this.draining = true;
		this.observers.forEach(GroupObserver::draining);
	}

	/**
	 * Whether the server has begun to stop.
	 * @return {@code true} from when it drains, alone or not, or its listeners are closed
	 */
	public boolean isStopping() {
		return this.closing.get() || this.draining;
	}

	/**
	 * The channel of a listener, one that is open if there is any.
	 * @return the channel
	 */
	public Channel channel() {
		Listener listener = this.listeners.stream().filter(Listener::isOpen).findFirst().orElse(this.listeners.get(0));
		Channel channel = listener.channel();
		if (channel == null) {
			throw new IllegalStateException("No listener has been opened yet");
		}
		return channel;
	}

	/**
	 * The address the listeners are bound to.
	 * @return the address; its port is 0 until the first listener is open if the kernel
	 * was to choose one
	 */
	public InetSocketAddress address() {
		return this.port.address();
	}

	/**
	 * Close all listeners, without waiting for one before the other is closed. Closing
	 * twice is closing once.
	 * @return completes when all are closed
	 */
	public Mono<Void> close() {
		if (this.closing.compareAndSet(false, true)) {
			this.observers.forEach(GroupObserver::closing);
			new GroupClosing(this.plan, this.listeners, this.port).run(this.closed);
		}
		return this.closed.asMono();
	}

	/**
	 * Whether all listeners have been closed by {@link #close()}.
	 * @return {@code true} once none is open and none will be
	 */
	public boolean isClosed() {
		return this.closing.get() && this.listeners.stream().noneMatch(Listener::isOpen);
	}

	/**
	 * Wait until all listeners have been closed by {@link #close()}.
	 * @return completes when they are
	 */
	public Mono<Void> onClose() {
		return this.closed.asMono();
	}

}
