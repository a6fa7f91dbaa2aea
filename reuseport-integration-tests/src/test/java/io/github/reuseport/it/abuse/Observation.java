package io.github.reuseport.it.abuse;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.reuseport.it.abuse.Visitor.Visit;
import io.github.reuseport.it.sample.SampleClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Watches an application under attack, and waits until it is as before.
 */
final class Observation {

	private static final Duration LIMIT = Duration.ofMinutes(5);

	/**
	 * All is as before when as long nobody has failed.
	 */
	private static final Duration CALM = Duration.ofSeconds(1);

	/**
	 * Descriptors that come and go whatever happens.
	 */
	private static final int LEEWAY = 60;

	/**
	 * What Netty keeps of buffers, beside the 128 MB that an attack may take.
	 */
	private static final int DIRECT_LEEWAY = 16 * 1024 * 1024;

	private final Victim victim;

	private final SampleClient client;

	Observation(Victim victim) {
		this.victim = victim;
		this.client = new SampleClient(victim.port());
	}

	Outcome of(Attack attack, Strength strength) throws Exception {
		int descriptors = this.victim.process().openFiles();
		long direct = this.client.directMemory();
		int logged = this.victim.process().output().length();
		try (Visitors visitors = new Visitors(this.victim.port())) {
			long begin = System.nanoTime();
			attack.run(this.victim, strength);
			long end = System.nanoTime();
			await("all is as before after " + attack).atMost(LIMIT)
				.pollInterval(Duration.ofMillis(50))
				.ignoreExceptionsInstanceOf(IOException.class)
				.untilAsserted(() -> assertCalm(visitors, descriptors, direct));
			Duration recovery = Duration.ofNanos(System.nanoTime() - end).minus(CALM);
			return Outcome.of(visitors.between(begin, end), visitors.ofHealthBetween(begin, end),
					recovery.isNegative() ? Duration.ZERO : recovery, this.victim.process().output().substring(logged));
		}
	}

	private void assertCalm(Visitors visitors, int descriptors, long direct) throws IOException {
		long now = System.nanoTime();
		List<Visit> last = visitors.between(now - CALM.toNanos(), now);
		assertThat(last).hasSizeGreaterThan(10).allMatch(Visit::answered);
		assertThat(this.victim.process().openFiles()).isLessThanOrEqualTo(descriptors + LEEWAY);
		assertThat(this.client.directMemory()).as("direct memory").isLessThanOrEqualTo(direct + DIRECT_LEEWAY);
	}

}
