package io.github.reuseport.server.listener;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.IncomingCpu;
import io.github.reuseport.server.census.OpenedSockets;

/**
 * Opens the listeners of a group: the first one and then all others, and later one that
 * has been closed.
 */
final class GroupOpening {

	private static final Logger logger = Loggers.getLogger(GroupOpening.class);

	/**
	 * How long to wait for a listener that is being opened before another one is: two
	 * that are bound in the same moment cannot be told apart, and an event loop without a
	 * processor takes its time.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final BindPlan plan;

	private final Sharing sharing;

	private final List<Listener> listeners;

	private final GroupPort port;

	private final BooleanSupplier closing;

	private final Consumer<Listener> closed;

	private final JoinRefusal joining;

	private final OpenedSockets sockets = new OpenedSockets();

	/**
	 * When the listener that is being opened again began to, in the time of
	 * {@link System#nanoTime()}; 0 if none is.
	 */
	private final AtomicLong reopening = new AtomicLong();

	/**
	 * Prepare to open listeners.
	 * @param plan the plan of the server
	 * @param sharing whether other processes may listen on the port
	 * @param listeners the listeners, in the order of their indexes
	 * @param port their port
	 * @param closing whether the group is being closed, so that none shall be opened
	 * @param closed told of a listener whose socket closes, at any time
	 */
	GroupOpening(BindPlan plan, Sharing sharing, List<Listener> listeners, GroupPort port, BooleanSupplier closing,
			Consumer<Listener> closed) {
		this.plan = plan;
		this.sharing = sharing;
		this.listeners = listeners;
		this.port = port;
		this.closing = closing;
		this.closed = closed;
		this.joining = new JoinRefusal(sharing, listeners, port);
	}

	/**
	 * Open the listeners: the first one, with which the port is known and decided, and
	 * then the others on their event loops at the same time. One after the other on NIO,
	 * where a socket is told from the others by being the new one, and where connections
	 * go by the processor: of the sockets of one processor, the hash prefers the first
	 * after those of others.
	 * @return completes when all of them listen; if some do not, fails with the reason of
	 * one once nothing is under way any more
	 */
	Mono<Void> run() {
		List<Listener> others = this.listeners.subList(1, this.listeners.size());
		return open(this.listeners.get(0)).thenMany(Flux.defer(() -> {
			int together = isOrdered() ? 1 : Math.max(1, others.size());
			return Flux.fromIterable(others).flatMapDelayError(this::openOnItsLoop, together, together);
		}))
			.then()
			.onErrorMap((ex) -> Exceptions.unwrapMultiple(ex).get(0))
			.onErrorMap(this.joining::isNobodyElses, JoinRefusal::of);
	}

	/**
	 * Open one of many listeners in the thread of its event loop, because making a socket
	 * takes longer than all else.
	 * @param listener the listener, which is not open
	 * @return completes when it listens
	 */
	private Mono<Void> openOnItsLoop(Listener listener) {
		return Mono.create((sink) -> {
			// Once: a loop keeps the task although its thread cannot be started, and may
			// start later
			Mono<Void> opened = Mono.defer(() -> open(listener)).cache();
			Runnable opening = () -> sink.onDispose(opened.subscribe(null, sink::error, sink::success));
			try {
				listener.eventLoop().execute(opening);
			}
			catch (RejectedExecutionException | OutOfMemoryError ex) {
				// It has ended, or there can be no more threads: fails as it does without
				opening.run();
			}
		});
	}

	private boolean isOrdered() {
		return !this.plan.transport().isNative() || IncomingCpu.isSet(this.listeners.get(0).channel());
	}

	/**
	 * Open one listener again, some time after the others. On NIO, where a socket is told
	 * from the others by being the new one, it fails while another one is being opened.
	 * @param listener the listener
	 * @return completes when it listens, at once if it does already or if the group is
	 * being closed
	 */
	Mono<Void> again(Listener listener) {
		return Mono.defer(() -> {
			if (listener.isOpen()) {
				// Nobody would close the socket that it has
				return Mono.empty();
			}
			// That of the closed one: nobody shall miss it once this one is open
			listener.inode(0);
			this.sockets.forget();
			this.port.forgetCensus();
			return this.plan.transport().isNative() ? open(listener) : openAlone(listener);
		});
	}

	private Mono<Void> openAlone(Listener listener) {
		long now = System.nanoTime() | 1;
		long before = this.reopening.get();
		// One whose event loop is stalled keeps the others no longer
		if (before != 0 && now - before < PATIENCE.toNanos() || !this.reopening.compareAndSet(before, now)) {
			return Mono.error(new IOException("another listener is being opened"));
		}
		return open(listener).doFinally((signal) -> this.reopening.compareAndSet(now, 0));
	}

	/**
	 * Open one listener. The first one of an exclusive group is bound without
	 * {@code SO_REUSEPORT}: the kernel then refuses it if anybody else listens. Once it
	 * listens, the option is set on it and the others can join.
	 * @param listener the listener, which is not open
	 * @return completes when it listens, or at once if the group is being closed
	 */
	private Mono<Void> open(Listener listener) {
		if (this.closing.getAsBoolean()) {
			return Mono.empty();
		}
		boolean joins = this.sharing != Sharing.EXCLUSIVE || this.listeners.stream().anyMatch(Listener::isOpen);
		InetSocketAddress address = this.port.address();
		Set<Long> before = this.plan.transport().isNative() ? Set.of() : this.sockets.before(address);
		return listener.open(address, joins)
			.flatMap((socket) -> Mono.fromRunnable(() -> opened(listener, socket.channel(), joins, before)));
	}

	// With those that were opened while the event loop of this one was stalled
	private Set<Long> known(Set<Long> before) {
		Set<Long> known = new HashSet<>(before);
		this.listeners.forEach((listener) -> known.add(listener.inode()));
		return known;
	}

	private void opened(Listener listener, Channel channel, boolean joined, Set<Long> before) {
		channel.closeFuture().addListener((future) -> this.closed.accept(listener));
		if (this.closing.getAsBoolean()) {
			listener.close();
			return;
		}
		this.port.boundTo(((InetSocketAddress) channel.localAddress()).getPort());
		if (this.sharing != Sharing.EXCLUSIVE) {
			this.port.announce();
		}
		if (!joined && this.listeners.size() > 1) {
			Refusal refusal = BindPlan.setReuseport(channel, this.plan.transport());
			if (refusal != null) {
				throw new ReuseportUnavailableException(refusal);
			}
		}
		listener.inode(this.sockets.inodeOf(channel, this.plan.transport().isNative() ? before : known(before)));
		logger.debug("Opened {} on port {}", listener, this.port.address().getPort());
	}

}
