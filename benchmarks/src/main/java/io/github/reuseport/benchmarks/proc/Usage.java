package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What a server, its load generator and the rest of the machine used while something ran.
 *
 * @param seconds how long it ran
 * @param serverMicros CPU time of the server, in microseconds
 * @param generatorMicros CPU time of the load generator, in microseconds: of this process
 * and of its children that ended meanwhile
 * @param contextSwitches context switches of the server, without those of its compiler
 * @param idle share of the machine's time that was idle, from 0 to 1
 * @param compilerMicros what of the server's CPU time its JVM used to compile, in
 * microseconds
 */
public record Usage(double seconds, long serverMicros, long generatorMicros, long contextSwitches, double idle,
		long compilerMicros) {

	private static final Pattern COMPILER = Pattern.compile("C[12] Compiler.*");

	private static final ProcessTree SELF = new ProcessTree(ProcessHandle.current().pid());

	/**
	 * Run something and see what it uses.
	 * @param server the server
	 * @param work what runs
	 * @return what it used
	 * @throws Exception if the work fails
	 */
	public static Usage of(ProcessTree server, Work work) throws Exception {
		Snapshot before = Snapshot.of(server);
		work.run();
		Snapshot after = Snapshot.of(server);
		return after.since(before);
	}

	/**
	 * Share of the machine's time that neither the server nor its load generator used.
	 * @return the share, from 0 to 1
	 */
	public double others() {
		double used = (this.serverMicros + this.generatorMicros) / (this.seconds * 1e6 * cores());
		return Math.max(0, 1 - this.idle - used);
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
	 * Whether the load generator was the limit: its thread was busy and there was time
	 * left that the server did not use.
	 * @param generatorThreads threads of the load generator
	 * @return whether it was
	 */
	public boolean limitedByGenerator(int generatorThreads) {
		double generatorCores = this.generatorMicros / (this.seconds * 1e6);
		double serverCores = this.serverMicros / (this.seconds * 1e6);
		return generatorCores >= 0.9 * generatorThreads && serverCores < 0.9 * (cores() - generatorCores);
	}

	private static int cores() {
		return Runtime.getRuntime().availableProcessors();
	}

	/**
	 * Something that is measured.
	 */
	public interface Work {

		/**
		 * Run it to its end.
		 * @throws Exception if it fails
		 */
		void run() throws Exception;

	}

	/**
	 * What was used until one moment.
	 */
	private record Snapshot(long nanos, long serverMicros, long generatorMicros, Map<Long, Long> contextSwitches,
			MachineTime machine, Map<Long, ThreadCpu> threads) {

		static Snapshot of(ProcessTree server) throws IOException {
			return new Snapshot(System.nanoTime(), server.cpuMicros(),
					SELF.ownCpuMicros() + SELF.endedChildrenCpuMicros(), server.contextSwitches(), MachineTime.now(),
					server.threads());
		}

		Usage since(Snapshot before) {
			double seconds = (double) (this.nanos - before.nanos) / TimeUnit.SECONDS.toNanos(1);
			long switches = this.contextSwitches.entrySet()
				.stream()
				.filter((thread) -> !isCompiler(thread.getKey()))
				.mapToLong((thread) -> thread.getValue() - before.contextSwitches.getOrDefault(thread.getKey(), 0L))
				.sum();
			long compilers = this.threads.keySet()
				.stream()
				.filter(this::isCompiler)
				.mapToLong((thread) -> micros(thread) - before.micros(thread))
				.sum();
			return new Usage(seconds, this.serverMicros - before.serverMicros,
					this.generatorMicros - before.generatorMicros, switches,
					this.machine.idleShareSince(before.machine), compilers);
		}

		private boolean isCompiler(long thread) {
			ThreadCpu cpu = this.threads.get(thread);
			return cpu != null && COMPILER.matcher(cpu.name()).matches();
		}

		private long micros(long thread) {
			ThreadCpu cpu = this.threads.get(thread);
			return (cpu != null) ? cpu.micros() : 0;
		}

	}

}
