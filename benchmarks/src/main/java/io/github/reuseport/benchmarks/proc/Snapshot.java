package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.util.Map;

/**
 * What a server, its load generator and the machine have used so far.
 */
public final class Snapshot {

	private static final ProcessTree GENERATOR = new ProcessTree(ProcessHandle.current().pid());

	private final ProcessTree server;

	private final long nanos = System.nanoTime();

	private final MachineTime machine = MachineTime.now();

	private final long generatorMicros = GENERATOR.cpuMicrosWithEndedChildren();

	private final Map<Long, Task> tasks;

	/**
	 * See what was used until now.
	 * @param server the server
	 * @throws IOException if it cannot be read
	 */
	public Snapshot(ProcessTree server) throws IOException {
		this.server = server;
		this.tasks = server.tasks();
	}

	/**
	 * See what was used since then.
	 * @return what was used
	 * @throws IOException if it cannot be read
	 */
	public Usage untilNow() throws IOException {
		Snapshot now = new Snapshot(this.server);
		long micros = 0;
		long compilerMicros = 0;
		long switches = 0;
		long wakeUps = 0;
		for (Map.Entry<Long, Task> entry : now.tasks.entrySet()) {
			Task task = entry.getValue().since(this.tasks.getOrDefault(entry.getKey(), Task.NONE));
			micros += task.micros();
			compilerMicros += task.compiles() ? task.micros() : 0;
			switches += task.compiles() ? 0 : task.switches();
			wakeUps += task.compiles() ? 0 : task.wakeUps();
		}
		return new Usage((now.nanos - this.nanos) / 1e9, micros, compilerMicros,
				now.generatorMicros - this.generatorMicros, switches, wakeUps,
				now.machine.idleShareSince(this.machine));
	}

}
