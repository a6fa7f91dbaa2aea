package io.github.reuseport.server.placement;

import java.util.List;

/**
 * Three event loops: one that accepts, one that connections are handed off to, and one
 * that takes them in a rescue.
 */
class Loops {

	static final int GIVER = 0;

	static final int OWNER = 1;

	static final int RESCUER = 2;

	private final StubLoop giver = new StubLoop(false);

	private final StubLoop owner;

	private final StubLoop rescuer = new StubLoop(false);

	final ServingLoops loops;

	/**
	 * Make the loops.
	 * @param ended whether the one that connections are handed off to has ended
	 */
	Loops(boolean ended) {
		this.owner = new StubLoop(ended);
		this.loops = new ServingLoops(List.of(this.giver, this.owner, this.rescuer));
	}

	/**
	 * Hand one connection off. To be called by the thread of the giver.
	 */
	void handOff() {
		this.loops.counters().handedOff(GIVER, OWNER);
		owner().handOff(new HandedOffConnection(null, this.loops.open(OWNER, 0)), this.loops.get(GIVER));
	}

	ServingLoop owner() {
		return this.loops.get(OWNER);
	}

	/**
	 * Take what has been handed off. To be called by the thread of the rescuer.
	 * @param rescuer the index of the loop that takes it
	 */
	void rescue(int rescuer) {
		owner().giveArrivalsTo(this.loops.get(rescuer));
	}

	/**
	 * How many connections have been registered with a loop.
	 * @return the number
	 */
	int registered() {
		return this.giver.registered() + this.owner.registered() + this.rescuer.registered();
	}

	/**
	 * Whether each loop counts as many active connections as have been registered with
	 * it.
	 * @return {@code true} if it does
	 */
	boolean isCountedWhereItIs() {
		return this.loops.get(GIVER).active() == this.giver.registered()
				&& this.loops.get(OWNER).active() == this.owner.registered()
				&& this.loops.get(RESCUER).active() == this.rescuer.registered();
	}

}
