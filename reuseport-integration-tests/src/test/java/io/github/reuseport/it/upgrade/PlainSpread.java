package io.github.reuseport.it.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Stream;

import io.github.reuseport.it.handover.Handovers;
import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The spread of connections over all listeners of a port, by the kernel and without a
 * filter. It is back soon after a drain.
 */
final class PlainSpread {

	/**
	 * How long a filter may be left over. A machine that is busy has more time, except
	 * where that is measured.
	 */
	private static final Duration LIMIT = Duration
		.ofSeconds(Stream.of("upgrades", "deaths").anyMatch(System.getProperties()::containsKey) ? 2 : 60);

	private static final LongAccumulator slowest = new LongAccumulator(Math::max, 0);

	private PlainSpread() {
	}

	/**
	 * See to it that it is back.
	 * @param port the port
	 * @param listeners how many listeners are left
	 * @param left the processes that have them
	 * @param since since when nobody needs the filter any more
	 */
	static void assertBack(int port, int listeners, Collection<SampleProcess> left, Instant since) throws Exception {
		Handovers.assertSpread(new SampleClient(port), listeners);
		assertThat(PortListeners.count(port)).isEqualTo(listeners);
		String line = "Connections to port %d are spread over all listeners again".formatted(port);
		// None if there was no filter to take away
		left.stream()
			.map((process) -> process.timeOf(line))
			.flatMap(Optional::stream)
			.min(Comparator.naturalOrder())
			.ifPresent((back) -> {
				Duration time = Duration.between(since, back);
				slowest.accumulate(time.toMillis());
				assertThat(time).isLessThan(LIMIT);
			});
	}

	/**
	 * The longest time that a filter has been left over so far.
	 * @return the time
	 */
	static Duration slowest() {
		return Duration.ofMillis(slowest.get());
	}

}
