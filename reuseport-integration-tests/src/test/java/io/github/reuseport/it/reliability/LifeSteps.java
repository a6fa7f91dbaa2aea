package io.github.reuseport.it.reliability;

import java.util.List;

import io.github.reuseport.it.reliability.Site.Member;
import io.github.reuseport.it.sample.SampleProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes that come and go.
 */
final class LifeSteps {

	private LifeSteps() {
	}

	static String start(Site site) throws Exception {
		Member started = site.launch("shared");
		site.arrived(started);
		return "start of " + started;
	}

	static String terminate(Site site) throws Exception {
		Member member = site.any();
		member.process().terminate();
		site.left(member);
		return "SIGTERM to " + member;
	}

	static String terminateTwo(Site site) throws Exception {
		List<Member> two = site.members().subList(0, 2);
		two.forEach((member) -> member.process().terminate());
		for (Member member : two) {
			site.left(member);
		}
		return "SIGTERM to %s at once".formatted(two);
	}

	static String kill(Site site) throws Exception {
		Member member = site.any();
		member.process().kill();
		site.died(member);
		return "SIGKILL to " + member;
	}

	static String takeOver(Site site) throws Exception {
		List<Member> older = site.members();
		Member next = site.launch("takeover");
		site.arrived(next);
		for (Member member : older) {
			site.left(member);
		}
		return "takeover by %s from %s".formatted(next, older);
	}

	/**
	 * As {@code cp next.jar app.jar} does it before the next version starts.
	 */
	static String takeOverFromOverwrittenJar(Site site) throws Exception {
		site.overwriteJar();
		return "jar overwritten, " + takeOver(site);
	}

	/**
	 * It finds the port in use.
	 */
	static String joinWithoutStarter(Site site) throws Exception {
		SampleProcess stock = site.launchStock();
		assertThat(stock.exitCode()).isEqualTo(1);
		assertThat(stock.output()).contains("already in use");
		return "start of process %d without the starter, which has ended".formatted(stock.pid());
	}

	/**
	 * Two are started at the same moment: the younger one remains.
	 */
	static String takeOverTwice(Site site) throws Exception {
		List<Member> older = site.members();
		Member next = site.launch("takeover");
		Member youngest = site.launch("takeover");
		site.arrived(youngest);
		site.left(next);
		for (Member member : older) {
			site.left(member);
		}
		return "takeover by %s and %s at once from %s".formatted(next, youngest, older);
	}

}
