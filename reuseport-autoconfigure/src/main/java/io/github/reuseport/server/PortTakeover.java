package io.github.reuseport.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Takeover of one port. Not for use by several threads.
 */
final class PortTakeover {

	private static final Logger logger = Loggers.getLogger(PortTakeover.class);

	/**
	 * The order of age, the oldest first. The kernel counts the start in hundredths of a
	 * second, so the id decides between those of the same moment: any order does, as long
	 * as all processes see the same.
	 */
	private static final Comparator<ProcessHandle> AGE = Comparator
		.comparing((ProcessHandle process) -> process.info().startInstant().orElse(Instant.MAX))
		.thenComparing(ProcessHandle::pid);

	/**
	 * For so long the holder of a listener may be unknown: the socket of a process that
	 * ends may be listed for a moment longer than its files.
	 */
	private static final Duration UNKNOWN = Duration.ofSeconds(1);

	private final int port;

	private final Duration timeout;

	/**
	 * Processes that were asked to stop and still run.
	 */
	private final Map<Long, AskedProcess> asked = new LinkedHashMap<>();

	private final Set<Long> leftAlone = new HashSet<>();

	private long knownAt = System.nanoTime();

	private boolean unknown;

	private boolean warned;

	PortTakeover(int port, Duration timeout) {
		this.port = port;
		this.timeout = timeout;
	}

	/**
	 * Look at the other processes, ask those that are older and have not been asked, and
	 * tell what has become of the others.
	 * @param processes the processes that listen on the port now
	 * @return whether there is something to wait for
	 */
	boolean look(List<ForeignProcess> processes) {
		Map<Long, ForeignProcess> found = processes.stream()
			.filter((process) -> process.pid() != null)
			.collect(Collectors.toMap(ForeignProcess::pid, (process) -> process));
		found.forEach((pid, process) -> {
			if (!this.asked.containsKey(pid) && !this.leftAlone.contains(pid)) {
				ProcessHandle.of(pid).ifPresent((handle) -> meet(handle, process.listeners()));
			}
		});
		this.leftAlone.retainAll(found.keySet());
		for (Iterator<AskedProcess> iterator = this.asked.values().iterator(); iterator.hasNext();) {
			if (iterator.next().hasEnded(found)) {
				iterator.remove();
			}
		}
		warnOfUnknown(processes.stream()
			.filter((process) -> process.pid() == null)
			.mapToInt(ForeignProcess::listeners)
			.sum());
		return isBusy();
	}

	/**
	 * Whether there was something to wait for when the port was looked at.
	 * @return {@code true} if a process has been asked to stop and runs still, or is not
	 * known yet
	 */
	boolean isBusy() {
		return this.asked.values().stream().anyMatch(AskedProcess::isAwaited) || (this.unknown && !this.warned);
	}

	private void meet(ProcessHandle process, int listeners) {
		if (AGE.compare(process, ProcessHandle.current()) > 0) {
			this.leftAlone.add(process.pid());
			logger.info("Process {}, which has {} listener(s) on port {}, is younger than this one and left alone",
					process.pid(), listeners, this.port);
		}
		else if (process.destroy()) {
			logger.info("Asked process {}, which has {} listener(s) on port {}, to stop", process.pid(), listeners,
					this.port);
			this.asked.put(process.pid(), new AskedProcess(process, this.port, this.timeout));
		}
		else if (process.isAlive()) {
			this.leftAlone.add(process.pid());
			logger.warn("Process {}, which has {} listener(s) on port {}, cannot be asked to stop: it and this one "
					+ "both go on serving", process.pid(), listeners, this.port);
		}
	}

	private void warnOfUnknown(int listeners) {
		this.unknown = listeners > 0;
		if (!this.unknown) {
			this.knownAt = System.nanoTime();
			this.warned = false;
		}
		else if (!this.warned && System.nanoTime() - this.knownAt > UNKNOWN.toNanos()) {
			this.warned = true;
			logger.warn(
					"The process of {} listener(s) on port {} cannot be found and so not be asked to stop, for "
							+ "example because it is in another pid namespace: it and this one both go on serving",
					listeners, this.port);
		}
	}

}
