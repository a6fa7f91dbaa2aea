package io.github.reuseport.it.reliability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.it.reliability.Site.Member;
import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.upgrade.ExecutableJar;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A random series of steps under load of every kind. After each of them, all has to be as
 * it should be.
 */
final class Chaos {

	private final ChaosPlan plan;

	private final Site site;

	private final PortView view;

	private final List<String> story = new ArrayList<>();

	private final Map<ChaosStep, Integer> made = new EnumMap<>(ChaosStep.class);

	private Duration slowest = Duration.ZERO;

	/**
	 * Prepare a series.
	 * @param plan what it is like
	 * @param processes starts the processes
	 * @param jar the jar that they are started from, or {@code null} if it cannot be
	 * overwritten
	 */
	Chaos(ChaosPlan plan, SampleProcesses processes, @Nullable ExecutableJar jar) throws Exception {
		this.plan = plan;
		this.site = new Site(processes, List.copyOf(plan.transports()), new Random(plan.seed()), jar);
		this.view = new PortView(this.site.port());
	}

	/**
	 * Make the series.
	 * @return what has come of it
	 * @throws AssertionError with the story, if something is not as it should be
	 */
	String run() {
		try {
			tell(ChaosStep.START.make(this.site));
			awaitPlain();
			Map<String, Long> failures;
			long answered;
			try (EveryLoad load = new EveryLoad(this.site.port(), this.plan.kinds())) {
				load.awaitAnswers();
				for (int i = 1; i <= this.plan.steps(); i++) {
					step(i, load);
				}
				failures = load.failures();
				answered = load.answered();
			}
			end();
			return "%s: %s, %d request(s) answered, failed as they may %s, plain again after at most %d ms"
				.formatted(this.plan, this.made, answered, failures, this.slowest.toMillis());
		}
		catch (Exception | AssertionError ex) {
			throw new AssertionError("%s%nReplay with -Dchaos.seed=%d -Dchaos.steps=%d%n%s".formatted(ex,
					this.plan.seed(), this.plan.steps(), String.join(System.lineSeparator(), this.story)), ex);
		}
	}

	private void step(int number, EveryLoad load) throws Exception {
		ChaosStep step = ChaosStep.draw(this.site);
		this.made.merge(step, 1, Integer::sum);
		tell("Step %d, %s, with %s".formatted(number, step, this.site.members()));
		Map<String, Long> before = load.failures();
		tell(step.make(this.site));
		Duration time = awaitPlain();
		load.awaitAnswers();
		load.assertAccounted();
		Map<String, Long> after = load.failures();
		assertThat(step.toll().excess(before, after)).as("failed, which %s does not allow", step.toll()).isEmpty();
		tell("Plain again after %d ms, %d answered, failed %s".formatted(time.toMillis(), load.answered(),
				Toll.difference(before, after)));
	}

	private Duration awaitPlain() {
		Duration time = this.view.awaitPlain(this.site.listeners(), this.plan.patience());
		assertThat(time).as("time until connections are spread over all listeners again")
			.isLessThan(this.plan.patience());
		this.slowest = (time.compareTo(this.slowest) > 0) ? time : this.slowest;
		return time;
	}

	/**
	 * Without clients nobody holds a connection, and nobody is left in the end.
	 */
	private void end() throws Exception {
		this.view.assertIdleSoon(this.site.listeners());
		for (Member member : this.site.members()) {
			member.process().terminate();
			this.site.left(member);
		}
		assertThat(PortListeners.count(this.site.port())).isZero();
	}

	private void tell(String line) {
		this.story.add(line);
		System.out.println(line);
	}

}
