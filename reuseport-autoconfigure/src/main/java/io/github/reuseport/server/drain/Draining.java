package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.netty.channel.group.ChannelGroup;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The one stop of a server, and what it does for clients, if it drains: from the moment
 * it is asked to stop until it has told what it did. Safe for use by any thread, but
 * draining is begun by the thread that stops the server.
 */
final class Draining {

	private final @Nullable ChannelGroup connections;

	private final LongSupplier open;

	private final LongSupplier accepted;

	private final AtomicBoolean stopping = new AtomicBoolean();

	private final Sinks.One<DrainReport> ended = Sinks.one();

	private volatile @Nullable ConnectionDrain clients;

	private volatile @Nullable StreamDrain streams;

	/**
	 * Prepare for the stop of a server.
	 * @param connections its open connections and HTTP/2 streams, or {@code null} if they
	 * are not known
	 * @param open counts the connections that are open now
	 * @param accepted counts those that have been accepted since the start
	 */
	Draining(@Nullable ChannelGroup connections, LongSupplier open, LongSupplier accepted) {
		this.connections = connections;
		this.open = open;
		this.accepted = accepted;
	}

	/**
	 * Begin to stop.
	 * @return {@code false} if that has been done before
	 */
	boolean stop() {
		return !this.stopping.getAndSet(true);
	}

	boolean isStopping() {
		return this.stopping.get();
	}

	/**
	 * Begin to drain, unless that has been done before.
	 * @param spread within which time to ask all clients of HTTP/2
	 * @param deadline by when the server has to be stopped
	 * @param first called if it has not
	 * @return what asks the clients
	 */
	ConnectionDrain begin(Duration spread, Deadline deadline, Runnable first) {
		ConnectionDrain begun = this.clients;
		if (begun == null) {
			begun = new ConnectionDrain(this.connections, spread, new DrainTally(deadline, this.open, this.accepted));
			this.clients = begun;
			first.run();
		}
		return begun;
	}

	/**
	 * What asks the clients.
	 * @return {@code null} if the server does not drain
	 */
	@Nullable ConnectionDrain clients() {
		return this.clients;
	}

	/**
	 * Begin to end the responses that have no end, if the settings say so.
	 * @param settings how to drain
	 * @param handedOver whether others on the port go on
	 * @param end by when to have done
	 * @param begin begins to drain the connections, or returns what has begun
	 */
	void endStreams(DrainSettings settings, boolean handedOver, Deadline end, Supplier<ConnectionDrain> begin) {
		Duration time = settings.streamTime(handedOver);
		if (this.connections != null && !time.isZero()) {
			// Ends take a moment as well
			Deadline most = end.orIn(end.left().multipliedBy(4).dividedBy(5));
			this.streams = StreamDrain.begin(this.connections, settings.streams().types(), most.orIn(time),
					begin.get().tally());
		}
	}

	/**
	 * What has been done for clients up to now.
	 * @return the report, or {@code null} if the server does not drain
	 */
	@Nullable DrainReport report() {
		ConnectionDrain begun = this.clients;
		return (begun != null) ? begun.tally().report() : null;
	}

	/**
	 * From now on connections are closed by the server.
	 * @return {@code false} if the server does not drain
	 */
	boolean over() {
		ConnectionDrain begun = this.clients;
		if (begun != null) {
			begun.tally().over();
		}
		return begun != null;
	}

	/**
	 * Tell what was done for clients, if the server drained.
	 * @param where the port, as operators know it
	 * @param unanswered how many requests have not been answered
	 * @param drained {@code false} if its listeners could not be drained, which has been
	 * logged
	 */
	void tell(String where, int unanswered, boolean drained) {
		ConnectionDrain begun = this.clients;
		if (begun != null) {
			DrainReport report = begun.tally().end(unanswered);
			DrainLog.tell(where, report, drained);
			this.ended.tryEmitValue(report);
		}
	}

	/**
	 * The server has stopped. To be called last.
	 */
	void end() {
		StreamDrain begun = this.streams;
		if (begun != null) {
			begun.close();
		}
		this.ended.tryEmitEmpty();
	}

	/**
	 * Wait until the server has stopped: unlike its listeners, its connections go on
	 * until then.
	 * @param closed completes when the listeners have been closed
	 * @return completes with what was done for clients, and without if the server did not
	 * drain
	 */
	Mono<DrainReport> ended(Mono<Void> closed) {
		// If nobody asked it to stop, it has ended when its listeners are closed
		return Mono.firstWithSignal(this.ended.asMono(),
				closed.then(Mono.defer(() -> isStopping() ? Mono.never() : Mono.empty())));
	}

}
