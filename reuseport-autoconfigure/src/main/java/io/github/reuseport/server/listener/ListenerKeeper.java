package io.github.reuseport.server.listener;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.server.census.PortCensus;

/**
 * Keeps the listeners of a group open while the server runs, in a thread of its own.
 * Looks at their sockets once a second, and opens again, with back-off, a listener that
 * somebody closed or that does not listen any more. Counts the listeners on the port when
 * sockets have come or gone, but so that it costs no more than a thousandth of a
 * processor. The other observers of the group look once a second in the same thread.
 *
 * @hidden
 */
public final class ListenerKeeper implements GroupObserver {

	private static final Logger logger = Loggers.getLogger(ListenerKeeper.class);

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final Duration MINIMUM_DELAY = Duration.ofMillis(100);

	private static final Duration MAXIMUM_DELAY = Duration.ofSeconds(10);

	private final ListenerGroup group;

	/**
	 * How often each listener was tried to be opened again without lasting, by index.
	 */
	private final int[] attempts;

	/**
	 * When each listener was opened again, in the time of {@link System#nanoTime()}.
	 */
	private final long[] reopened;

	private final Neighbours neighbours;

	private PortCensus.@Nullable Count counted;

	private volatile @Nullable ScheduledExecutorService executor;

	private boolean stopped;

	private volatile boolean failed;

	public ListenerKeeper(ListenerGroup group, Neighbours neighbours) {
		this.group = group;
		this.neighbours = neighbours;
		this.attempts = new int[group.listeners().size()];
		this.reopened = new long[group.listeners().size()];
	}

	@Override
	public synchronized void opened() {
		if (this.stopped) {
			return;
		}
		ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "reuseport-keeper-" + this.group.address().getPort());
			thread.setDaemon(true);
			return thread;
		});
		try {
			// At once, to know who is there before somebody goes
			started.scheduleWithFixedDelay(guarded(this::look), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (OutOfMemoryError ex) {
			// The limit on threads: to go on serving takes no other one
			started.shutdownNow();
			logger.warn("Nobody keeps the listeners of port {} open, because no thread could be started to look at "
					+ "them: {}", this.group.address().getPort(), ex.getMessage());
			return;
		}
		started.scheduleWithFixedDelay(guarded(this::count), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
		this.executor = started;
		this.group.listeners().stream().filter((listener) -> !listener.isOpen()).forEach(this::closed);
	}

	@Override
	public void draining() {
		stop();
	}

	@Override
	public void closing() {
		stop();
	}

	private synchronized void stop() {
		this.stopped = true;
		if (this.executor != null) {
			this.executor.shutdownNow();
		}
	}

	@Override
	public void closed(Listener listener) {
		if (listener.eventLoop().isShuttingDown()) {
			this.group.closeIfLoopsAreGone();
			return;
		}
		schedule(() -> {
			logger.warn("{} was closed while the server runs and will be opened again", describe(listener));
			int index = listener.index();
			if (System.nanoTime() - this.reopened[index] > MAXIMUM_DELAY.toNanos()) {
				this.attempts[index] = 0;
			}
			reopenLater(listener);
		}, Duration.ZERO);
	}

	private void reopenLater(Listener listener) {
		int attempt = this.attempts[listener.index()]++;
		Duration delay = MINIMUM_DELAY.multipliedBy(1L << Math.min(attempt, Integer.SIZE - 1));
		schedule(() -> reopen(listener), (delay.compareTo(MAXIMUM_DELAY) < 0) ? delay : MAXIMUM_DELAY);
	}

	private void reopen(Listener listener) {
		try {
			this.group.reopen(listener)
				.timeout(MAXIMUM_DELAY)
				.subscribe(null, (ex) -> reopenOnceMore(listener, ex), () -> {
					logger.info("{} has been opened again", describe(listener));
					schedule(() -> this.reopened[listener.index()] = System.nanoTime(), Duration.ZERO);
				});
		}
		catch (OutOfMemoryError ex) {
			// The limit on threads: time is told by one
			reopenOnceMore(listener, ex);
		}
	}

	private void reopenOnceMore(Listener listener, Throwable failure) {
		logger.debug("{} cannot be opened again yet", describe(listener), failure);
		schedule(() -> reopenLater(listener), Duration.ZERO);
	}

	private void schedule(Runnable task, Duration delay) {
		ScheduledExecutorService started = this.executor;
		if (started == null) {
			return;
		}
		try {
			started.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The server stops, its listeners stay closed");
		}
	}

	private Runnable guarded(Runnable task) {
		// One that throws would not be repeated
		return () -> {
			try {
				task.run();
			}
			catch (RuntimeException | Error ex) {
				failed(ex);
			}
		};
	}

	private void failed(Throwable failure) {
		int port = this.group.address().getPort();
		if (this.failed) {
			logger.debug("The listeners of port {} could not be looked at", port, failure);
		}
		else {
			this.failed = true;
			logger.warn("The listeners of port {} could not be looked at, it will be tried again", port, failure);
		}
	}

	private void look() {
		this.group.closeIfLoopsAreGone();
		this.group.eachSecond();
		this.group.listeners().forEach(this::look);
	}

	private void look(Listener listener) {
		Channel socket = listener.channel();
		ListenInfo info = ListenInfo.read(socket);
		if (info != null && !info.listening()) {
			listener.close();
		}
	}

	private void count() {
		PortCensus.Count count = this.group.port().updateCensus();
		if (count == null || count == this.counted) {
			return;
		}
		this.counted = count;
		if (!this.group.transport().isNative()) {
			// The others are asked themselves, which cannot fail to see them
			this.group.listeners()
				.stream()
				.filter((listener) -> listener.isOpen() && count.isMissing(listener.inode()))
				.forEach(Listener::close);
		}
		this.neighbours.look(this.group.address().getPort(), count);
	}

	private String describe(Listener listener) {
		return "Listener %d of port %d".formatted(listener.index(), this.group.address().getPort());
	}

}
