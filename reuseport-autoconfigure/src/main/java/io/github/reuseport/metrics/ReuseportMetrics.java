package io.github.reuseport.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import io.github.reuseport.metrics.ReuseportMeters.ListenerKeyNames;
import io.github.reuseport.metrics.ReuseportMeters.ServerKeyNames;
import io.github.reuseport.server.ListenerState;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.ServerObserver;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.drain.DrainReport;

/**
 * Registers the {@link ReuseportMeters} of a server when it has been bound, and removes
 * them when it has ended. Of several servers with the same address and port, as they are
 * there for a moment when one takes the place of the other, the meters are those of the
 * last one that was bound.
 */
public final class ReuseportMetrics implements ServerObserver {

	private final MeterRegistry registry;

	/**
	 * The servers, in the order they were bound.
	 */
	private final Map<ReuseportServer, Bound> bound = new LinkedHashMap<>();

	/**
	 * Begin without a server.
	 * @param registry where the meters are registered
	 */
	public ReuseportMetrics(MeterRegistry registry) {
		this.registry = registry;
	}

	@Override
	public synchronized void started(ReuseportServer server) {
		Bound meters = new Bound(this.registry, new RecentStatus(server), new DelayTimers(this.registry, server));
		like(meters).ifPresent(Bound::remove);
		this.bound.put(server, meters);
		meters.register();
	}

	/**
	 * The meters of drains stay when a server has ended: whoever publishes them does so
	 * after that.
	 */
	@Override
	public synchronized void drained(ReuseportServer server, DrainReport report) {
		Bound meters = this.bound.get(server);
		if (meters != null) {
			Timer.builder(ReuseportMeters.DRAIN.getName())
				.description(ReuseportMeters.DRAIN.getDescription())
				.tags(meters.tags)
				.register(this.registry)
				.record(report.time());
			Counter.builder(ReuseportMeters.CONNECTIONS_CUT.getName())
				.description(ReuseportMeters.CONNECTIONS_CUT.getDescription())
				.tags(meters.tags)
				.register(this.registry)
				.increment(report.cut());
		}
	}

	@Override
	public synchronized void stopped(ReuseportServer server) {
		Bound meters = this.bound.remove(server);
		if (meters != null && meters.remove()) {
			like(meters).ifPresent(Bound::register);
		}
	}

	/**
	 * Find other meters with the same tags.
	 * @param meters the meters
	 * @return those of the server that was bound last
	 */
	private Optional<Bound> like(Bound meters) {
		return this.bound.values()
			.stream()
			.filter((other) -> other.tags.equals(meters.tags))
			.reduce((earlier, later) -> later);
	}

	/**
	 * Meters of one server.
	 */
	private static final class Bound {

		private final MeterRegistry registry;

		/**
		 * Referenced weakly by the meters.
		 */
		private final RecentStatus status;

		private final DelayTimers delays;

		private final Tags tags;

		private final List<Meter> meters = new ArrayList<>();

		private Bound(MeterRegistry registry, RecentStatus status, DelayTimers delays) {
			this.registry = registry;
			this.status = status;
			this.delays = delays;
			ServerStatus server = status.get();
			this.tags = Tags.of(ServerKeyNames.ADDRESS.asString(), server.address(), ServerKeyNames.PORT.asString(),
					Objects.toString(server.port(), KeyValue.NONE_VALUE), ServerKeyNames.NETWORK_TRANSPORT.asString(),
					server.network().id());
		}

		private void register() {
			ServerStatus server = this.status.get();
			Tags tags = this.tags;
			for (ListenerState state : ListenerState.values()) {
				register(ReuseportMeters.LISTENERS, tags.and(ListenerKeyNames.STATE.asString(), state.id()),
						(now) -> now.listeners().stream().filter((listener) -> listener.state() == state).count());
			}
			register(ReuseportMeters.LISTENERS_FOREIGN, tags, ServerStatus::foreign);
			register(ReuseportMeters.EVENT_LOOPS_STALLED, tags,
					(now) -> (now.stalled() != null) ? now.stalled().size() : null);
			register(ReuseportMeters.IMBALANCE, tags, ServerStatus::imbalance);
			this.delays.register(tags, server.listeners());
			for (ListenerStatus listener : server.listeners()) {
				registerListener(listener.index(),
						tags.and(ListenerKeyNames.LISTENER.asString(), Integer.toString(listener.index()),
								ListenerKeyNames.EVENT_LOOP.asString(), listener.eventLoop()));
			}
		}

		private void registerListener(int index, Tags tags) {
			register(ReuseportMeters.CONNECTIONS_ACCEPTED, tags, listener(index, ListenerStatus::accepted));
			register(ReuseportMeters.CONNECTIONS_OPEN, tags, listener(index, ListenerStatus::open));
			register(ReuseportMeters.CONNECTIONS_HANDED_OFF, tags, listener(index, ListenerStatus::handedOff));
			register(ReuseportMeters.EVENT_LOOP_STALLS, tags, listener(index, ListenerStatus::stalls));
			register(ReuseportMeters.CONNECTIONS_RESCUED, tags, listener(index, ListenerStatus::rescued));
			register(ReuseportMeters.ACCEPT_QUEUE, tags, listener(index, ListenerStatus::acceptQueue));
			register(ReuseportMeters.ACCEPT_BACKLOG, tags, listener(index, ListenerStatus::backlog));
			register(ReuseportMeters.CONNECTIONS_DROPPED, tags, listener(index, ListenerStatus::dropped));
		}

		private Function<ServerStatus, @Nullable Number> listener(int index,
				Function<ListenerStatus, @Nullable Long> value) {
			return (server) -> value.apply(server.listeners().get(index));
		}

		private void register(ReuseportMeters meter, Tags tags, Function<ServerStatus, @Nullable Number> value) {
			if (value.apply(this.status.get()) == null) {
				// The platform cannot give it
				return;
			}
			ToDoubleFunction<RecentStatus> now = (status) -> {
				Number number = value.apply(status.get());
				return (number != null) ? number.doubleValue() : Double.NaN;
			};
			this.meters.add((meter.getType() == Meter.Type.COUNTER)
					? FunctionCounter.builder(meter.getName(), this.status, now)
						.description(meter.getDescription())
						.tags(tags)
						.register(this.registry)
					: Gauge.builder(meter.getName(), this.status, now)
						.description(meter.getDescription())
						.tags(tags)
						.register(this.registry));
		}

		/**
		 * Remove the meters.
		 * @return whether they were registered
		 */
		private boolean remove() {
			boolean registered = !this.meters.isEmpty();
			this.meters.forEach(this.registry::remove);
			this.meters.clear();
			this.delays.remove();
			return registered;
		}

	}

}
