package io.github.reuseport.metrics;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopTimer;

import io.github.reuseport.metrics.ReuseportMeters.ListenerKeyNames;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.rescue.LoopDelay;

/**
 * The timers of a server that its event loops record in themselves. A timer that nobody
 * wants has nobody wake its loop.
 */
final class DelayTimers {

	private final MeterRegistry registry;

	private final ReuseportServer server;

	private final Map<Timer, Runnable> timers = new LinkedHashMap<>();

	DelayTimers(MeterRegistry registry, ReuseportServer server) {
		this.registry = registry;
		this.server = server;
	}

	/**
	 * Register a timer for each event loop.
	 * @param tags the tags of the server
	 * @param listeners its listeners
	 */
	void register(Tags tags, Iterable<ListenerStatus> listeners) {
		Map<String, String> indexes = new LinkedHashMap<>();
		listeners.forEach((listener) -> indexes.put(listener.eventLoop(), Integer.toString(listener.index())));
		for (LoopDelay delay : this.server.loopDelays()) {
			String eventLoop = delay.eventLoop();
			Timer timer = Timer.builder(ReuseportMeters.EVENT_LOOP_DELAY.getName())
				.description(ReuseportMeters.EVENT_LOOP_DELAY.getDescription())
				.tags(tags.and(ListenerKeyNames.LISTENER.asString(),
						indexes.getOrDefault(eventLoop, KeyValue.NONE_VALUE), ListenerKeyNames.EVENT_LOOP.asString(),
						eventLoop))
				.register(this.registry);
			if (!(timer instanceof NoopTimer)) {
				Consumer<Duration> observer = timer::record;
				delay.observe(observer);
				this.timers.put(timer, () -> delay.ignore(observer));
			}
		}
	}

	/**
	 * Remove the timers.
	 */
	void remove() {
		this.timers.forEach((timer, ignore) -> {
			ignore.run();
			this.registry.remove(timer);
		});
		this.timers.clear();
	}

}
