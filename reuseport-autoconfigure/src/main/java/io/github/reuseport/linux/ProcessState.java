package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * State of a process as {@code /proc/<pid>/stat} tells it (proc_pid_stat(5)). A process
 * that has ended remains as a zombie until its parent waits for it, which may be never;
 * {@link ProcessHandle#isAlive()} takes it for one that runs.
 *
 * <pre class="code">
 * 4711 (a name) Z 1 4711 4711 0 -1 4227084 95 0 0 0 0 0 0 0 20 0 1 0 1826628 ...
 * pid  comm     state                                            num_threads
 * </pre>
 */
public final class ProcessState {

	/**
	 * Behind the name, which may contain anything.
	 */
	private static final int STATE = 0;

	private static final int THREADS = 17;

	private static final Path PROCESSES = Path.of("/proc");

	private ProcessState() {
	}

	/**
	 * Whether a process runs. A zombie does only if it is but the first thread that has
	 * ended.
	 * @param process the process
	 * @return {@code false} if it has ended, whether or not its parent has taken notice
	 */
	public static boolean isRunning(ProcessHandle process) {
		return process.isAlive() && !hasEnded(PROCESSES.resolve(Long.toString(process.pid())).resolve("stat"));
	}

	static boolean hasEnded(Path stat) {
		try {
			String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
			String[] fields = line.substring(line.lastIndexOf(')') + 1).trim().split(" ");
			return (fields[STATE].equals("Z") || fields[STATE].equals("X"))
					&& (fields.length <= THREADS || Integer.parseInt(fields[THREADS]) <= 1);
		}
		catch (IOException | NumberFormatException ex) {
			// It may not be looked at, or this is not Linux
			return false;
		}
	}

}
