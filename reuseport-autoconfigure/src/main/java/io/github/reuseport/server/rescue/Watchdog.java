package io.github.reuseport.server.rescue;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.listener.GroupObserver;
import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.placement.ServingLoop;
import io.github.reuseport.server.placement.ServingLoops;

/**
 * Finds event loops that are stalled, in a thread of its own, and lets healthy loops
 * accept in their place until they are not stalled any more. Does not wake a loop that no
 * connection waits for.
 * <p>
 * While nothing happens it looks once in twice the time after which a loop counts as
 * stalled, less often where there are so many loops that a look takes long, so that it
 * needs less than a thousandth of a core, but twice a second at least; more often while
 * connections come or wait. When it was itself late, or held up while it looked, because
 * the machine is busy or the JVM was stopped, that time does not count for the loops
 * either.
 *
 * @hidden
 */
public final class Watchdog implements GroupObserver {

	private static final Logger logger = Loggers.getLogger(Watchdog.class);

	private static final long ACTIVITY = Duration.ofSeconds(1).toNanos();

	private static final long LATE = Duration.ofMillis(5).toNanos();

	private final ListenerGroup group;

	private final List<LoopWatch> watches;

	private final AcceptQueues queues;

	private final long after;

	private final LookInterval interval;

	private final LoopRescue rescue;

	/**
	 * Whether to look as often as while connections come also when none do.
	 */
	private final boolean alert;

	private @Nullable Thread thread;

	private volatile boolean stopped;

	private boolean failed;

	private long active;

	/**
	 * For how long the last look was held up.
	 */
	private long heldUp;

	/**
	 * Prepare to watch loops: that begins when the listeners are open.
	 * @param group the listeners
	 * @param loops the loops to watch, those without a listener too
	 * @param after how long connections have to wait before a loop is stalled
	 */
	public Watchdog(ListenerGroup group, ServingLoops loops, Duration after) {
		this(group, loops, after, false);
	}

	/**
	 * Prepare to watch loops: that begins when the listeners are open.
	 * @param group the listeners
	 * @param loops the loops to watch, those without a listener too
	 * @param after how long connections have to wait before a loop is stalled
	 * @param alert whether to look as often as while connections come also when none do
	 */
	public Watchdog(ListenerGroup group, ServingLoops loops, Duration after, boolean alert) {
		this.alert = alert;
		List<Listener> listeners = group.listeners();
		this.group = group;
		this.queues = group.transport().isNative() ? new NativeAcceptQueues() : new NioAcceptQueues(listeners);
		List<LoopThread> threads = loops.all().stream().map(LoopThread::new).toList();
		ProcessorDemand demand = new ProcessorDemand(threads);
		BusyMachine busyMachine = new BusyMachine();
		Map<ServingLoop, Listener> accepting = listeners.stream()
			.collect(Collectors.toMap(Listener::loop, Function.identity()));
		this.watches = threads.stream()
			.map((thread) -> new LoopWatch(thread, accepting.get(thread.loop()), this.queues, demand, busyMachine))
			.toList();
		this.after = after.toNanos();
		this.interval = new LookInterval(this.after);
		this.rescue = new LoopRescue(loops.all());
	}

	/**
	 * Begin to watch. Where that is impossible, nobody watches.
	 */
	@Override
	public synchronized void opened() {
		if (this.stopped) {
			return;
		}
		int port = this.group.address().getPort();
		try {
			Thread started = new Thread(this::run, "reuseport-watchdog-" + port);
			started.setDaemon(true);
			started.start();
			this.thread = started;
		}
		catch (OutOfMemoryError ex) {
			// The limit on threads: to go on serving takes no other one
			logger.warn("Nobody accepts in place of the event loops of port {} when they are stalled, because no "
					+ "thread could be started to watch them: {}", port, ex.getMessage());
			return;
		}
		try {
			this.queues.open();
		}
		catch (UncheckedIOException ex) {
			logger.debug("The accept queues cannot be looked at yet", ex);
		}
		this.watches.forEach(LoopWatch::open);
		warnIfUnable(port);
	}

	private void warnIfUnable(int port) {
		for (Listener listener : this.group.listeners()) {
			Channel socket = listener.channel();
			String obstacle = (socket != null) ? RescueAcceptor.obstacle(socket) : null;
			if (obstacle != null) {
				logger.warn("Nobody accepts in place of the event loops of port {} when they are stalled: {}", port,
						obstacle);
				return;
			}
		}
	}

	@Override
	public synchronized void closing() {
		this.stopped = true;
		LockSupport.unpark(this.thread);
		this.queues.close();
	}

	/**
	 * The stalls that loops are in, and of each loop the last one that is over. May be
	 * called by any thread.
	 * @return the stalls
	 */
	public List<StallReport> stalls() {
		return this.watches.stream().flatMap(LoopWatch::stalls).toList();
	}

	@Override
	public void closed(Listener listener) {
		this.queues.release();
	}

	private void run() {
		long delay = this.after;
		long due = System.nanoTime() + delay;
		while (!this.stopped) {
			LockSupport.parkNanos(this, due - System.nanoTime());
			long now = System.nanoTime();
			if (now - due < 0) {
				continue;
			}
			long late = now - due + this.heldUp;
			this.heldUp = 0;
			delay = look(now, late);
			due = System.nanoTime() + delay;
		}
	}

	/**
	 * Look, and go on whatever fails.
	 * @param now the time, as of {@link System#nanoTime()}
	 * @param late how much later the look is than it should be, or the last one was done
	 * @return nanoseconds until the next look
	 */
	private long look(long now, long late) {
		try {
			return lookAtAll(now, late);
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
			return this.interval.afterFailure();
		}
	}

	private void failed(Throwable failure) {
		try {
			int port = this.group.address().getPort();
			if (this.failed) {
				logger.debug("The event loops of port {} could not be watched", port, failure);
			}
			else {
				this.failed = true;
				logger.warn("The event loops of port {} could not be watched, it will be tried again", port, failure);
			}
		}
		catch (RuntimeException | Error ex) {
			// What failed may keep the log from being written too
			this.failed = false;
		}
	}

	private long lookAtAll(long now, long lateness) {
		boolean late = lateness > Math.max(LATE, this.after / 2);
		this.queues.look();
		boolean stalled = false;
		boolean suspect = false;
		for (LoopWatch watch : this.watches) {
			if (late) {
				watch.forgive(lateness);
			}
			watch.look(now, this.after);
			if (watch.hasAccepted()) {
				this.active = now;
			}
			suspect |= watch.isSuspect();
			stalled |= watch.isStalled();
		}
		this.heldUp = this.interval.took(System.nanoTime() - now);
		boolean rescuing = stalled && this.rescue.run(this.watches);
		if (rescuing) {
			return this.interval.whileRescuing();
		}
		if (suspect) {
			return this.interval.whileWaiting();
		}
		return (this.alert || now - this.active < ACTIVITY) ? this.interval.whileAccepting()
				: this.interval.whileIdle();
	}

}
