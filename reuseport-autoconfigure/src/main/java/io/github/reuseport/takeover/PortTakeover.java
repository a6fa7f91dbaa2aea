package io.github.reuseport.takeover;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ProcessState;
import io.github.reuseport.server.census.PortHolder;
import io.github.reuseport.server.census.PortView;

/**
 * Takeover of one port. Asks the processes that are older and take part in it, once this
 * one is ready, and leaves all others alone, saying once why. Not for use by several
 * threads.
 */
final class PortTakeover implements AutoCloseable {

	private static final Logger logger = Loggers.getLogger(PortTakeover.class);

	/**
	 * The order of age, the oldest first. The kernel counts the start in hundredths of a
	 * second, so the id decides between those of the same moment: any order does, as long
	 * as all processes see the same.
	 */
	private static final Comparator<ProcessHandle> AGE = Comparator
		.comparing((ProcessHandle process) -> process.info().startInstant().orElse(Instant.MAX))
		.thenComparing(ProcessHandle::pid);

	private final int port;

	private final Duration timeout;

	private final ProcessHandle self;

	private final QuickTakeovers quick;

	/**
	 * Processes that were asked to stop and still run.
	 */
	private final Map<ProcessHandle, AskedProcess> asked = new LinkedHashMap<>();

	private final Set<ProcessHandle> leftAlone = new HashSet<>();

	/**
	 * Processes that will be asked when this one is ready. It is said of those that have
	 * to wait for a while.
	 */
	private final Map<ProcessHandle, Doubt> spared = new HashMap<>();

	private final Set<ProcessHandle> toldSpared = new HashSet<>();

	/**
	 * Why processes are not asked, before it is said: one that opens its listeners takes
	 * part a moment later.
	 */
	private final Map<ProcessHandle, Doubt> doubts = new HashMap<>();

	private final UnknownHolders unknown;

	PortTakeover(int port, Duration timeout) {
		this(port, timeout, ProcessHandle.current());
	}

	PortTakeover(int port, Duration timeout, ProcessHandle self) {
		this.port = port;
		this.timeout = timeout;
		this.self = self;
		this.quick = new QuickTakeovers(port, self);
		this.unknown = new UnknownHolders(port);
	}

	/**
	 * Look at the other processes, ask those that are older and have not been asked, and
	 * tell what has become of the others.
	 * @param view the port now
	 * @param ready whether this process is ready to serve alone, asked before each
	 * process that would be asked to stop
	 * @return whether there is something to wait for
	 */
	boolean look(PortView view, BooleanSupplier ready) {
		List<PortHolder> holders = view.foreign().found();
		Set<ProcessHandle> found = holders.stream().map(PortHolder::process).collect(Collectors.toSet());
		this.leftAlone.retainAll(found);
		this.spared.keySet().retainAll(found);
		this.toldSpared.retainAll(found);
		this.doubts.keySet().retainAll(found);
		for (PortHolder holder : holders) {
			if (!this.asked.containsKey(holder.process()) && !this.leftAlone.contains(holder.process())) {
				meet(holder, view, ready);
			}
		}
		for (Iterator<AskedProcess> iterator = this.asked.values().iterator(); iterator.hasNext();) {
			AskedProcess process = iterator.next();
			if (process.hasEnded(found.contains(process.handle()))) {
				iterator.remove();
			}
		}
		if (this.asked.values().stream().noneMatch(AskedProcess::isAwaited)) {
			// A ring closes its sockets late: they may belong to one that is about to end
			this.unknown.look(view);
		}
		return isBusy();
	}

	/**
	 * Whether there was something to wait for when the port was looked at.
	 * @return {@code true} if a process has been asked to stop and runs still, or is not
	 * known yet
	 */
	boolean isBusy() {
		return this.asked.values().stream().anyMatch(AskedProcess::isAwaited) || isChanging();
	}

	/**
	 * Whether there was a listener to wait for when the port was looked at.
	 * @return {@code true} if a process has been asked to stop and listens still, or is
	 * not known yet
	 */
	boolean isChanging() {
		return this.asked.values().stream().anyMatch((process) -> process.isAwaited() && process.isListening())
				|| !this.doubts.isEmpty() || this.unknown.isBusy();
	}

	/**
	 * Whether nobody is left who is to close its listeners.
	 * @return {@code false} if a process will be asked to stop, or {@link #isChanging()}
	 */
	boolean isSettled() {
		return this.spared.isEmpty() && !isChanging();
	}

	private void meet(PortHolder holder, PortView view, BooleanSupplier ready) {
		ProcessHandle process = holder.process();
		int listeners = holder.listeners().size();
		String objection = Objection.to(holder, view, this.self);
		if (objection != null) {
			if (this.doubts.computeIfAbsent(process, (key) -> new Doubt()).isConfirmed()) {
				leaveAlone(process);
				logger.warn("Process {}, which has {} listener(s) on port {}, is not asked to stop, because {}: it "
						+ "and this one both go on serving", process.pid(), listeners, this.port, objection);
			}
			return;
		}
		this.doubts.remove(process);
		if (AGE.compare(process, this.self) > 0) {
			leaveAlone(process);
			logger.info("Process {}, which has {} listener(s) on port {}, is younger than this one and left alone",
					process.pid(), listeners, this.port);
		}
		else if (ready.getAsBoolean()) {
			ask(process, listeners);
		}
		else if (this.spared.computeIfAbsent(process, (key) -> new Doubt()).isConfirmed()
				&& this.toldSpared.add(process)) {
			logger.info("Process {}, which has {} listener(s) on port {}, will be asked to stop when this one accepts "
					+ "traffic", process.pid(), listeners, this.port);
		}
	}

	private void leaveAlone(ProcessHandle process) {
		this.doubts.remove(process);
		this.leftAlone.add(process);
	}

	private void ask(ProcessHandle process, int listeners) {
		this.quick.asks(process);
		this.spared.remove(process);
		if (process.destroy()) {
			logger.info("Asked process {}, which has {} listener(s) on port {}, to stop", process.pid(), listeners,
					this.port);
			this.asked.put(process, new AskedProcess(process, this.port, this.timeout));
		}
		else if (ProcessState.isRunning(process)) {
			leaveAlone(process);
			logger.warn("Process {}, which has {} listener(s) on port {}, cannot be asked to stop: it and this one "
					+ "both go on serving", process.pid(), listeners, this.port);
		}
	}

	/**
	 * Give up what others can see of the takeover.
	 */
	@Override
	public void close() {
		this.quick.close();
	}

}
