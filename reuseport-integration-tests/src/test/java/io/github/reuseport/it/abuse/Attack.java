package io.github.reuseport.it.abuse;

import org.jspecify.annotations.Nullable;

/**
 * What is done to an application while others use it.
 */
enum Attack {

	NOTHING("nothing", (victim, strength) -> strength.pace((i) -> {
	}), Strength.of(1, 5), Strength.of(1, 2)),

	SLOWLORIS("requests that never end (slowloris)", ConnectionAttacks::slowloris, Strength.of(2000, 10),
			Strength.of(100, 2)),

	SILENCE("connections without a request", ConnectionAttacks::silence, Strength.of(2000, 10), null),

	RESETS("resets", ConnectionAttacks::resets, Strength.of(5000, 10), Strength.of(500, 2)),

	GARBAGE("random bytes", ConnectionAttacks::garbage, Strength.of(2000, 10), Strength.of(100, 2)),

	HEADERS("headers of 100 kB", ConnectionAttacks::headers, Strength.of(500, 10), null),

	NEVER_READ("64 MB responses that nobody reads", ConnectionAttacks::neverRead, Strength.of(100, 10), null),

	RAPID_RESET("HTTP/2 rapid reset, 1000 streams each", Http2Attacks::rapidReset, Strength.of(200, 10),
			Strength.of(10, 2)),

	SETTINGS("HTTP/2 settings flood, 1000 each", Http2Attacks::settings, Strength.of(200, 10), null),

	PINGS("HTTP/2 ping flood, 1000 each", Http2Attacks::pings, Strength.of(200, 10), null),

	BURST("connects in a second, backlog 128", ConnectionAttacks::burst, Strength.of(10_000, 1), null),

	NO_DESCRIPTORS("no descriptor left", Troubles::noDescriptors, Strength.of(1, 10), null),

	BLOCKED_LOOPS("all event loops blocked", Troubles::blockedLoops, Strength.of(1, 2), Strength.of(1, 2)),

	EXCEPTIONS("handlers that throw", Troubles::exceptions, Strength.of(500, 10), Strength.of(20, 2)),

	OUT_OF_MEMORY("OutOfMemoryError in handlers", Troubles::outOfMemory, Strength.of(20, 10), null);

	private final String description;

	private final Weapon weapon;

	private final Strength full;

	private final @Nullable Strength quick;

	Attack(String description, Weapon weapon, Strength full, @Nullable Strength quick) {
		this.description = description;
		this.weapon = weapon;
		this.full = full;
		this.quick = quick;
	}

	/**
	 * How strong it is.
	 * @param full whether there is time
	 * @return the strength, or {@code null} if there is no time for it
	 */
	@Nullable Strength strength(boolean full) {
		return full ? this.full : this.quick;
	}

	void run(Victim victim, Strength strength) throws Exception {
		this.weapon.use(victim, strength);
	}

	@Override
	public String toString() {
		return this.description;
	}

	/**
	 * How it is done.
	 */
	private interface Weapon {

		void use(Victim victim, Strength strength) throws Exception;

	}

}
