package io.github.reuseport.server.listener;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Closes all listeners of a group, without waiting for one before the other is closed.
 */
final class GroupClosing {

	private static final Logger logger = Loggers.getLogger(GroupClosing.class);

	/**
	 * After which time an event loop that has not closed its listener is stalled.
	 */
	private static final Duration STALLED = Duration.ofMillis(200);

	private static final Duration RELEASE_INTERVAL = Duration.ofMillis(1);

	private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(1);

	private final BindPlan plan;

	private final List<Listener> listeners;

	private final GroupPort port;

	GroupClosing(BindPlan plan, List<Listener> listeners, GroupPort port) {
		this.plan = plan;
		this.listeners = listeners;
		this.port = port;
	}

	/**
	 * Close the listeners. Does not wait, and whatever fails, all of them are closed.
	 * @param closed completed when they are and the port is free, as far as that can be
	 * known
	 */
	void run(Sinks.Empty<Void> closed) {
		this.listeners.forEach(Listener::close);
		Mono.whenDelayError(this.listeners.stream().map(Listener::onClose).toList())
			.then(released())
			.doOnTerminate(this.port::withdraw)
			.subscribe(null, (ex) -> closed.tryEmitEmpty(), closed::tryEmitEmpty);
		disposeClients();
		shutDownLater(closed.asMono());
	}

	/**
	 * Do what each listener would do itself if it saw the application's resources.
	 */
	private void disposeClients() {
		if (this.plan.resources() instanceof ConnectionProvider clients) {
			try {
				clients.disposeWhen(this.plan.address());
				clients.disposeWhen(this.port.address());
			}
			catch (RuntimeException | LinkageError ex) {
				logger.warn("Connections that clients in this process have to port {} cannot be closed",
						this.port.address().getPort(), ex);
			}
		}
	}

	private void shutDownLater(Mono<Void> closed) {
		try {
			Mono.delay(STALLED).takeUntilOther(closed).subscribe((tick) -> this.listeners.forEach(Listener::shutDown));
		}
		catch (OutOfMemoryError ex) {
			// The limit on threads: most event loops close their listeners themselves
			logger.warn(
					"Listeners of port {} whose event loops are stalled stay open, because no thread could be started "
							+ "to close them: {}",
					this.port.address().getPort(), ex.getMessage());
		}
	}

	/**
	 * Wait until the kernel has let go of the closed sockets, so that the port is free: a
	 * ring and a selector close their descriptors some time after the channels.
	 * @return completes when none of the sockets listens any more, or after a second
	 */
	private Mono<Void> released() {
		if (this.plan.transport() == Transport.EPOLL) {
			return Mono.empty();
		}
		Set<Long> sockets = this.port.inodes();
		return Flux.interval(Duration.ZERO, RELEASE_INTERVAL)
			.filter((look) -> !this.port.isListening(sockets))
			.next()
			.take(RELEASE_TIMEOUT)
			.then();
	}

}
