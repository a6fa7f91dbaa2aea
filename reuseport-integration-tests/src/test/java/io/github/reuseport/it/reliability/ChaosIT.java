package io.github.reuseport.it.reliability;

import java.time.Duration;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.github.reuseport.it.sample.NetworkNamespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Lets things happen to processes that share a port, at random, and shows that clients
 * lose what nobody could have saved and nothing else. The system property
 * {@code chaos.seed} decides what happens, {@code chaos.steps} how much of it, and
 * {@code chaos.patience} how long it may take until all is as it should be again: 2 s
 * unless the machine is busy.
 */
@EnabledOnOs(OS.LINUX)
@Tag("alone")
class ChaosIT {

	private static final Integer STEPS = Integer.getInteger("chaos.steps");

	private static final Long SEED = Long.getLong("chaos.seed");

	private static final int FEW = 6;

	/**
	 * On a machine that is busy as well.
	 */
	private static final Duration PATIENCE = Duration
		.parse(System.getProperty("chaos.patience", (STEPS != null) ? "PT2S" : "PT30S"));

	/**
	 * How long a step may take, on average.
	 */
	private static final Duration STEP = Duration.ofSeconds(30);

	@Test
	void losesOnlyWhatNobodyCouldSave() throws Exception {
		assumeThat(SEED == null && STEPS == null).as("short series, always the same").isTrue();
		run(5, FEW);
	}

	@Test
	void losesOnlyWhatNobodyCouldSaveWhateverHappens() throws Exception {
		assumeThat(SEED != null || STEPS != null).as("series of one's own (-Dchaos.steps=100)").isTrue();
		run((SEED != null) ? SEED : new Random().nextInt(Integer.MAX_VALUE), (STEPS != null) ? STEPS : FEW);
	}

	private static void run(long seed, int steps) throws Exception {
		System.out.println("-Dchaos.seed=" + seed);
		ChaosPlan plan = new ChaosPlan(seed, steps, PATIENCE);
		NetworkNamespace namespace = plan.isMigrating() ? new NetworkNamespace(NetworkNamespace.MIGRATING)
				: new NetworkNamespace();
		NetworkNamespace.Result result = namespace.run(ChaosMain.class,
				STEP.multipliedBy(steps).plus(Duration.ofMinutes(10)), plan.arguments());
		System.out.println(result.output());
		assertThat(result.status()).as(result.output()).isZero();
	}

}
