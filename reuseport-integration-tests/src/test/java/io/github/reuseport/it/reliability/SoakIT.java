package io.github.reuseport.it.reliability;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.it.reliability.Site.Member;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;
import io.github.reuseport.load.LoadKind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lets processes come to a port and go, one after the other under load of every kind, and
 * shows that nothing grows in the one that stays, nor from one to the next that takes
 * over from it. The system property {@code soak.minutes} is for how long, with a round
 * every minute, and {@code soak.guests} how many guests come before the next takeover;
 * without them there are a few rounds.
 */
@EnabledOnOs(OS.LINUX)
@Tag("alone")
class SoakIT {

	private static final Integer MINUTES = Integer.getInteger("soak.minutes");

	private static final Duration TIME = (MINUTES != null) ? Duration.ofMinutes(MINUTES) : Duration.ofSeconds(12);

	private static final Duration ROUND = (MINUTES != null) ? Duration.ofMinutes(1) : Duration.ZERO;

	/**
	 * After as many guests, the next process takes over from the one that stayed.
	 */
	private static final int GUESTS = Integer.getInteger("soak.guests", (MINUTES != null) ? 5 : 2);

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@Test
	void nothingGrows() throws Exception {
		Site site = new Site(this.processes, List.of(SampleTransport.EPOLL), new Random(1), null);
		site.arrived(site.launch("takeover"));
		try (EveryLoad load = new EveryLoad(site.port(), EnumSet.allOf(LoadKind.class))) {
			Soak soak = new Soak(site, load);
			long end = System.nanoTime() + TIME.toNanos();
			do {
				soak.stay(GUESTS, ROUND);
				soak.takeOver(ROUND);
			}
			while (System.nanoTime() - end < 0);
			System.out.println("%s, %d request(s) answered".formatted(soak, load.answered()));
			assertThat(load.failures()).isEmpty();
		}
		for (Member member : site.members()) {
			new PortView(site.port()).assertIdleSoon(site.listeners());
			member.process().terminate();
			site.left(member);
		}
	}

}
