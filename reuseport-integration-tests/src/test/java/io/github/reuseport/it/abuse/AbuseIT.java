package io.github.reuseport.it.abuse;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.github.reuseport.it.sample.AddedLibrary;
import io.github.reuseport.it.sample.SampleHandlers;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.load.OpenLoop;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks the sample application without the starter and with it, and shows that nobody
 * is worse off with it. Times are printed only. The system property {@code abuse} has the
 * value {@code full} for all attacks, in full strength.
 */
@EnabledOnOs(OS.LINUX)
@Tag("alone")
class AbuseIT {

	private static final boolean FULL = "full".equals(System.getProperty("abuse"));

	private static final double TOLERANCE = 1.05;

	private static final int TRIES = 3;

	/**
	 * Lines that are logged or not whatever the attack is.
	 */
	private static final int STRAY_LINES = 3;

	/**
	 * What the starter may tell of an attack: for each of four event loops that it is
	 * stalled, where it is, that it goes on, and that its accept queue was full.
	 */
	private static final int OWN_ENTRIES = 16;

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@TempDir
	private Path directory;

	@Test
	void isNoWorseWithTheStarter() throws Exception {
		Victim stock = start("--server.reuseport.enabled=false", "-Dbacklog=128");
		Victim starter = start("--server.reuseport.backlog=128");
		List<String> worse = new ArrayList<>();
		System.out.println("| attack | server | answered | p99 | health p90 | as before after | lines + own |");
		for (Attack attack : Attack.values()) {
			Strength strength = attack.strength(FULL);
			if (strength != null) {
				worse.add(compare(attack, strength, stock, starter));
			}
		}
		assertThat(worse).containsOnlyNulls();
	}

	private Victim start(String... arguments) throws IOException {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--server.http2.enabled=true");
		all.add(AddedLibrary.create(this.directory, SampleHandlers.class));
		Victim victim = new Victim(this.processes.start(all.toArray(String[]::new)));
		// What the JVM has not compiled is slow
		OpenLoop.get(victim.port(), "/hello", FULL ? 3000 : 300, Duration.ofSeconds(FULL ? 6 : 1),
				Duration.ofSeconds(20));
		return victim;
	}

	/**
	 * Attack both at the same time, so that what else the machine does is the same, and
	 * again if one is worse off: it has to be so every time.
	 * @param attack the attack
	 * @param strength its strength
	 * @param stock the application without the starter
	 * @param starter the one with it
	 * @return in what the one with the starter is worse off, or {@code null}
	 */
	private static @Nullable String compare(Attack attack, Strength strength, Victim stock, Victim starter)
			throws Exception {
		ExecutorService attacker = Executors.newSingleThreadExecutor();
		try {
			String worse = null;
			for (int i = 0; i == 0 || i < TRIES && worse != null; i++) {
				Future<Outcome> first = attacker.submit(() -> observe("stock", stock, attack, strength));
				Outcome second = observe("starter", starter, attack, strength);
				worse = compare(attack, strength, first.get(), second);
			}
			return worse;
		}
		finally {
			attacker.shutdownNow();
		}
	}

	private static Outcome observe(String name, Victim victim, Attack attack, Strength strength) throws Exception {
		Outcome outcome = new Observation(victim).of(attack, strength);
		System.out.printf("| %d %s | %s %s%n", strength.count(), attack, name, outcome);
		return outcome;
	}

	private static @Nullable String compare(Attack attack, Strength strength, Outcome stock, Outcome starter) {
		if (starter.share() * TOLERANCE < stock.share()) {
			return "%s: fewer are answered, %s instead of %s".formatted(attack, starter, stock);
		}
		// Whether Netty tells of a connection may depend on what it reads first
		boolean more = starter.lines() > stock.lines() * TOLERANCE + STRAY_LINES
				&& starter.foreign() > strength.count();
		if (more || starter.own() > OWN_ENTRIES) {
			return "%s: more is logged, %s instead of %s".formatted(attack, starter, stock);
		}
		return null;
	}

}
