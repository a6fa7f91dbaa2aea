package io.github.reuseport.benchmarks.proc;

/**
 * What a server, its load generator and the rest of the machine used while something ran.
 *
 * @param seconds how long it ran
 * @param serverMicros CPU time of the server, in microseconds
 * @param compilerMicros what of it the JVM of the server used to compile
 * @param generatorMicros CPU time of the load generator, in microseconds: of this process
 * and of its children that ended meanwhile
 * @param contextSwitches context switches of the server, without those of its compiler
 * @param wakeUps those of them for which a thread had slept
 * @param idle share of the machine's time that was idle, from 0 to 1
 */
public record Usage(double seconds, long serverMicros, long compilerMicros, long generatorMicros, long contextSwitches,
		long wakeUps, double idle) {

	/**
	 * Share of the machine's time that neither the server nor its load generator used.
	 * @return the share, from 0 to 1
	 */
	public double others() {
		return Math.max(0, 1 - this.idle - cores(this.serverMicros + this.generatorMicros) / cores());
	}

	/**
	 * Share of the server's CPU time that its JVM used to compile.
	 * @return the share, from 0 to 1
	 */
	public double compiling() {
		return (this.serverMicros > 0) ? (double) this.compilerMicros / this.serverMicros : 0;
	}

	/**
	 * CPU time of the server without what its JVM used to compile, which is over some
	 * day.
	 * @return the time in microseconds
	 */
	public long workMicros() {
		return this.serverMicros - this.compilerMicros;
	}

	/**
	 * Whether the load generator was the limit: its only thread was busy and there was
	 * time left that the server did not use.
	 * @return whether it was
	 */
	public boolean isLimitedByGenerator() {
		double generator = cores(this.generatorMicros);
		return generator >= 0.9 && cores(this.serverMicros) < 0.9 * (cores() - generator);
	}

	private double cores(long micros) {
		return micros / (this.seconds * 1e6);
	}

	private static int cores() {
		return Runtime.getRuntime().availableProcessors();
	}

}
