package io.github.reuseport.it.reliability;

import java.util.List;
import java.util.stream.Stream;

/**
 * What can happen to the processes on a port. Each step is over when whoever it is about
 * has started, ended or been let go on.
 */
enum ChaosStep {

	START(1, Site.MOST - 1, Toll.NOTHING, LifeSteps::start),

	TERMINATE(2, Site.MOST, Toll.NOTHING, LifeSteps::terminate),

	TERMINATE_TWO(3, Site.MOST, Toll.NOTHING, LifeSteps::terminateTwo),

	KILL(2, Site.MOST, Toll.OF_THE_KILLED, LifeSteps::kill),

	FREEZE(1, Site.MOST, Toll.NOTHING, TroubleSteps::freeze),

	TAKE_OVER(1, Site.MOST, Toll.NOTHING, LifeSteps::takeOver),

	TAKE_OVER_TWICE(1, Site.MOST - 1, Toll.NOTHING, LifeSteps::takeOverTwice),

	TAKE_OVER_FROM_OVERWRITTEN_JAR(1, Site.MOST, Toll.NOTHING, LifeSteps::takeOverFromOverwrittenJar) {

		@Override
		boolean isPossible(Site site) {
			return site.isFromJar() && super.isPossible(site);
		}

	},

	JOIN_WITHOUT_STARTER(1, Site.MOST, Toll.NOTHING, LifeSteps::joinWithoutStarter),

	BLOCK(1, Site.MOST, Toll.NOTHING, TroubleSteps::block),

	CLOSE_LISTENERS(1, Site.MOST, Toll.OF_CLOSED_LISTENERS, TroubleSteps::closeListeners),

	TAKE_DESCRIPTORS(1, Site.MOST, Toll.NOTHING, TroubleSteps::takeDescriptors),

	UDP_SOCKETS(1, Site.MOST - 1, Toll.NOTHING, TroubleSteps::udpSockets),

	TAKE_CPU(1, Site.MOST, Toll.NOTHING, TroubleSteps::takeCpu),

	TAKE_LOOPBACK(1, Site.MOST, Toll.OF_THE_NETWORK, TroubleSteps::takeLoopback),

	COLLECT_GARBAGE(1, Site.MOST, Toll.NOTHING, TroubleSteps::collectGarbage);

	private final int fewest;

	private final int most;

	private final Toll toll;

	private final Action action;

	ChaosStep(int fewest, int most, Toll toll, Action action) {
		this.fewest = fewest;
		this.most = most;
		this.toll = toll;
		this.action = action;
	}

	boolean isPossible(Site site) {
		return this.fewest <= site.size() && site.size() <= this.most;
	}

	/**
	 * Draw a step. One process alone is joined by another one in half of the cases, or it
	 * would be alone most of the time.
	 * @param site the processes
	 * @return one that is possible
	 */
	static ChaosStep draw(Site site) {
		if (site.size() == 1 && site.random().nextBoolean()) {
			return START;
		}
		List<ChaosStep> possible = Stream.of(values()).filter((step) -> step.isPossible(site)).toList();
		return possible.get(site.random().nextInt(possible.size()));
	}

	Toll toll() {
		return this.toll;
	}

	/**
	 * Let it happen.
	 * @param site the processes
	 * @return what happened, and to whom
	 */
	String make(Site site) throws Exception {
		return this.action.on(site);
	}

	/**
	 * What a step does.
	 */
	@FunctionalInterface
	interface Action {

		String on(Site site) throws Exception;

	}

}
