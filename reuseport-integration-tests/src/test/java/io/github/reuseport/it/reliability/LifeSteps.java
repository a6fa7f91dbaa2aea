package io.github.reuseport.it.reliability;

import java.util.List;

import io.github.reuseport.it.reliability.Site.Member;

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
