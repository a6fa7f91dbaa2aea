package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.io.UncheckedIOException;
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
	 * CPU time so far, of all threads and of those that have ended.
	 * @return the time in microseconds
	 */
	public long cpuMicros() {
		return processes().stream().mapToLong((process) -> cpu(process).micros()).sum();
	}

	/**
	 * CPU time so far of the first process alone.
	 * @return the time in microseconds
	 */
	public long ownCpuMicros() {
		return cpu(proc(this.pid)).micros();
	}

	/**
	 * CPU time of the children of the first process that have ended so far.
	 * @return the time in microseconds
	 */
	public long endedChildrenCpuMicros() {
		return cpu(proc(this.pid)).childrenMicros();
	}

	/**
	 * Context switches so far, of all threads that live.
	 * @return the number of voluntary and involuntary ones by thread id
	 */
	public Map<Long, Long> contextSwitches() {
		Map<Long, Long> switches = new HashMap<>();
		forEachTask((id, task) -> switches.put(id, sum(Files.readAllLines(task.resolve("status")), "ctxt_switches:")));
		return switches;
	}

	/**
	 * CPU time so far of all threads that live.
	 * @return the time by thread id
	 */
	public Map<Long, ThreadCpu> threads() {
		Map<Long, ThreadCpu> threads = new HashMap<>();
		forEachTask((id, task) -> threads.put(id, ThreadCpu.parse(Files.readString(task.resolve("stat")))));
		return threads;
	}

	static long sum(List<String> status, String key) {
		return status.stream()
			.filter((line) -> line.split("\t", 2)[0].endsWith(key))
			.mapToLong((line) -> Long.parseLong(line.split("\t", 2)[1].trim()))
			.sum();
	}

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

	private List<Path> processes() {
		return pids().stream().map(ProcessTree::proc).toList();
	}

	private void forEachTask(TaskReader reader) {
		for (Path process : processes()) {
			try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
				for (Path task : (Iterable<Path>) tasks::iterator) {
					readIfAlive(reader, task);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private static void readIfAlive(TaskReader reader, Path task) throws IOException {
		try {
			reader.read(Long.parseLong(task.getFileName().toString()), task);
		}
		catch (NoSuchFileException ex) {
			// The thread has ended meanwhile
		}
		catch (IOException ex) {
			// The same, between opening the file and reading it: ESRCH
			if (Files.exists(task)) {
				throw ex;
			}
		}
	}

	private static ThreadCpu cpu(Path process) {
		try {
			return ThreadCpu.parse(Files.readString(process.resolve("stat")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path proc(long pid) {
		return Path.of("/proc", Long.toString(pid));
	}

	/**
	 * Reads what the kernel tells of a thread.
	 */
	private interface TaskReader {

		void read(long id, Path task) throws IOException;

	}

}
