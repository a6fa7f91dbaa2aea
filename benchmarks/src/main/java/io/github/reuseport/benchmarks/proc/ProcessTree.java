package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A process and those it has started.
 *
 * @param pid id of the process
 */
public record ProcessTree(long pid) {

	/**
	 * The processes that live.
	 * @return their ids, that of the first one first
	 */
	public List<Long> pids() {
		Stream<Long> descendants = ProcessHandle.of(this.pid)
			.stream()
			.flatMap(ProcessHandle::descendants)
			.map(ProcessHandle::pid);
		return Stream.concat(Stream.of(this.pid), descendants).toList();
	}

	/**
	 * Whether the first process has a ring of {@code io_uring(7)}.
	 * @return whether it has
	 * @throws IOException if that cannot be read
	 */
	public boolean usesIoUring() throws IOException {
		try (Stream<Path> descriptors = Files.list(directory(this.pid).resolve("fd"))) {
			return descriptors.anyMatch(ProcessTree::isRing);
		}
	}

	private static boolean isRing(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString().equals("anon_inode:[io_uring]");
		}
		catch (IOException ex) {
			// It has been closed meanwhile
			return false;
		}
	}

	/**
	 * CPU time so far of the first process and of its children that have ended.
	 * @return the time in microseconds
	 * @throws IOException if it cannot be read
	 */
	long cpuMicrosWithEndedChildren() throws IOException {
		CpuTime time = CpuTime.of(directory(this.pid));
		return time.micros() + time.childrenMicros();
	}

	/**
	 * All threads that live.
	 * @return the threads by id
	 * @throws IOException if they cannot be read
	 */
	Map<Long, Task> tasks() throws IOException {
		Map<Long, Task> tasks = new HashMap<>();
		for (long process : pids()) {
			try (Stream<Path> directories = Files.list(directory(process).resolve("task"))) {
				for (Path directory : directories.toList()) {
					addIfAlive(directory, tasks);
				}
			}
		}
		return tasks;
	}

	private static void addIfAlive(Path directory, Map<Long, Task> tasks) throws IOException {
		try {
			tasks.put(Long.valueOf(directory.getFileName().toString()), Task.of(directory));
		}
		catch (NoSuchFileException ex) {
			// The thread has ended meanwhile
		}
		catch (IOException ex) {
			// The same, between opening the file and reading it: ESRCH
			if (Files.exists(directory)) {
				throw ex;
			}
		}
	}

	private static Path directory(long process) {
		return Path.of("/proc", Long.toString(process));
	}

}
