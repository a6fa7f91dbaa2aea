package io.github.reuseport.takeover;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.GroupView;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.census.PortView;
import io.github.reuseport.server.listener.Sharing;

/**
 * Asks the other processes that listen on the ports of {@link Sharing#TAKEOVER} servers
 * to stop, by {@code SIGTERM}, and tells when they have. Only processes that take part
 * and are older than this one are asked, so that of several that take over at the same
 * time the youngest remains, and only while this one is ready. It goes on looking as long
 * as the server runs, because an older process may open its listeners later than a
 * younger one. Nothing is ended by force. Safe for use by any thread; the work is done in
 * a thread of its own.
 *
 * @hidden
 */
public final class Takeover implements AutoCloseable {

	private static final Logger logger = Loggers.getLogger(Takeover.class);

	/**
	 * While processes that were asked still listen or run. A look takes milliseconds.
	 */
	private static final Duration BUSY_INTERVAL = Duration.ofMillis(200);

	/**
	 * In the first minute, in which processes that were started along with this one open
	 * their listeners.
	 */
	private static final Duration EARLY_INTERVAL = Duration.ofSeconds(1);

	/**
	 * A process that has closed its listeners and not ended needs no count.
	 */
	private static final Duration EARLY_AGE = Duration.ofMillis(900);

	private static final Duration EARLY = Duration.ofMinutes(1);

	/**
	 * After that.
	 */
	private static final Duration LATE_INTERVAL = Duration.ofSeconds(10);

	/**
	 * So that what the server has counted itself will mostly do.
	 */
	private static final Duration LATE_AGE = Duration.ofSeconds(15);

	private final ReuseportServers servers;

	private final Duration timeout;

	private final BooleanSupplier ready;

	private final Semaphore wake = new Semaphore(0);

	private final Map<GroupView, PortTakeover> ports = new HashMap<>();

	private volatile long earlySince = System.nanoTime();

	private volatile boolean settled;

	private volatile boolean closed;

	private @Nullable String told;

	private @Nullable Thread thread;

	/**
	 * Prepare a takeover: it does nothing before it is started.
	 * @param servers the servers
	 * @param timeout after which time it is logged that a process that was asked to stop
	 * has not
	 * @param ready whether this process is ready to serve alone, asked before each
	 * process that would be asked to stop
	 */
	public Takeover(ReuseportServers servers, Duration timeout, BooleanSupplier ready) {
		this.servers = servers;
		this.timeout = timeout;
		this.ready = ready;
	}

	/**
	 * Begin to look, or look at once if that has begun already: for example because this
	 * process is ready now. Without a server that takes over, nothing is begun.
	 */
	public synchronized void start() {
		this.earlySince = System.nanoTime();
		this.wake.release();
		if (this.thread != null || this.closed || takingOver().isEmpty()) {
			return;
		}
		try {
			Thread started = new Thread(this::run, "reuseport-takeover");
			started.setDaemon(true);
			started.start();
			this.thread = started;
		}
		catch (OutOfMemoryError ex) {
			// The limit on threads: both go on serving
			this.settled = true;
			logger.warn("Older processes are not asked to stop, because no thread could be started to look for "
					+ "them: {}", ex.getMessage());
		}
	}

	/**
	 * Look no more. Processes that have been asked to stop are not waited for any longer.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.wake.release();
	}

	/**
	 * Whether the older processes have closed their listeners, as far as this one can
	 * have them do so: those that leave it at that, or cannot be asked, are not waited
	 * for. To be asked when this process is ready.
	 * @return {@code false} from when it begins to look until nobody is left to wait for
	 */
	public boolean isSettled() {
		return this.settled || takingOver().isEmpty();
	}

	private List<GroupView> takingOver() {
		return this.servers.all()
			.stream()
			.filter(GroupView.class::isInstance)
			.map(GroupView.class::cast)
			.filter((server) -> server.sharing() == Sharing.TAKEOVER && !server.isStopping())
			.toList();
	}

	private void run() {
		try {
			while (!this.closed) {
				this.wake.drainPermits();
				boolean early = System.nanoTime() - this.earlySince < EARLY.toNanos();
				Duration interval = guarded(() -> look(early)) ? BUSY_INTERVAL : early ? EARLY_INTERVAL : LATE_INTERVAL;
				if (!this.closed) {
					this.wake.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS);
				}
			}
		}
		catch (InterruptedException ex) {
			logger.warn("The takeover was interrupted: no process will be asked to stop any more");
		}
		finally {
			this.settled = true;
			this.ports.values().forEach(PortTakeover::close);
		}
	}

	/**
	 * Look, whatever happens: nobody would notice that this thread has ended.
	 * @param look the look
	 * @return whether there is something to wait for
	 */
	private boolean guarded(BooleanSupplier look) {
		try {
			return look.getAsBoolean();
		}
		catch (Throwable ex) {
			tell(ex);
			return false;
		}
	}

	private void tell(Throwable failure) {
		if (failure.toString().equals(this.told)) {
			logger.debug("The processes on a port still cannot be looked at", failure);
			return;
		}
		this.told = failure.toString();
		logger.warn("The processes on a port could not be looked at, the takeover goes on", failure);
	}

	/**
	 * Look at every server.
	 * @param early whether to look at the kernel, or to be content with what the server
	 * knows
	 * @return whether there is something to wait for
	 */
	private boolean look(boolean early) {
		boolean busy = false;
		boolean wasReady = this.ready.getAsBoolean();
		List<GroupView> takingOver = takingOver();
		this.ports.entrySet().removeIf((entry) -> {
			boolean gone = !takingOver.contains(entry.getKey());
			if (gone) {
				entry.getValue().close();
			}
			return gone;
		});
		for (GroupView server : takingOver) {
			busy |= guarded(() -> look(server, early));
		}
		this.settled = wasReady && this.ports.values().stream().allMatch(PortTakeover::isSettled);
		return busy;
	}

	private boolean look(GroupView server, boolean early) {
		PortTakeover port = this.ports.computeIfAbsent(server, (key) -> new PortTakeover(server.port(), this.timeout));
		PortView view = server.view(port.isChanging() ? Duration.ZERO : early ? EARLY_AGE : LATE_AGE);
		return view != null && port.look(view, this.ready);
	}

}
