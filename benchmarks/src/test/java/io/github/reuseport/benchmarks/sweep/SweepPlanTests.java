package io.github.reuseport.benchmarks.sweep;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SweepPlan}.
 */
class SweepPlanTests {

	@Test
	void doublesTheCoresUpToAll() {
		assertThat(counts(plan(2))).containsExactly(1, 2);
		assertThat(counts(plan(12))).containsExactly(1, 2, 4, 8, 12);
		assertThat(counts(plan(16))).containsExactly(1, 2, 4, 8, 16);
	}

	@Test
	void takesLessThanEightMinutesWithSixteenCores() {
		assertThat(plan(16).plannedSeconds()).isLessThan(8 * 60);
	}

	@Test
	void warmsUpForAsLongAsIsSaid() {
		assertThat(plan(2).points()).allMatch((point) -> point.warmUpSeconds() == 3);
		assertThat(plan(2, "--warm-up=20").points()).allMatch((point) -> point.warmUpSeconds() == 20);
	}

	@Test
	void comparesSteering() {
		assertThat(plan(2).points().get(0).variants()).containsExactly(SweepVariant.values());
	}

	@Test
	void saysWhatIsLeftOut() {
		SweepPlan plan = SweepPlan.of(cores(2), false, true, "--cores=2,4");
		assertThat(counts(plan)).containsExactly(2);
		assertThat(plan.points().get(0).variants()).containsExactly(SweepVariant.STOCK, SweepVariant.STARTER);
		assertThat(plan.markdown()).contains("Left out: starter, steering: cpu: needs Linux 6.2",
				"Left out: 4 cores: there are 2");
	}

	@Test
	void showsTheCpus() {
		assertThat(plan(2).markdown()).contains("| 0 ", "| 1 ", "| 0,1 (shared) ", "wrk, for TLS threads of Java");
	}

	@Test
	void canDoWithoutWrk() {
		assertThat(SweepPlan.of(cores(2), true, true, "--load=own").points()).noneMatch(PointPlan::wrk);
		assertThat(SweepPlan.of(cores(2), true, false).points()).noneMatch(PointPlan::wrk);
	}

	@Test
	void refusesUnknownWords() {
		assertThatIllegalArgumentException().isThrownBy(() -> plan(2, "quick"))
			.withMessage("'quick' is not known; known are full, trial");
	}

	@Test
	void knowsWhichKernelsPreferListenersByCpu() {
		assertThat(Sweep.hasSteering("6.1.0-40-amd64")).isFalse();
		assertThat(Sweep.hasSteering("6.2")).isTrue();
		assertThat(Sweep.hasSteering("7.0.1")).isTrue();
	}

	private static SweepPlan plan(int cores, String... arguments) {
		return SweepPlan.of(cores(cores), true, true, arguments);
	}

	private static List<List<Integer>> cores(int count) {
		return IntStream.range(0, count).mapToObj(List::of).toList();
	}

	private static List<Integer> counts(SweepPlan plan) {
		return plan.points().stream().map(PointPlan::cores).toList();
	}

}
