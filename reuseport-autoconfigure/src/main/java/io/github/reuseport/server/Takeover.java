package io.github.reuseport.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Asks the other processes that listen on the ports of {@link Sharing#TAKEOVER} servers
 * to stop, by {@code SIGTERM}, and tells when they have. Only processes older than this
 * one are asked, so that of several that take over at the same time the youngest remains.
 * It goes on looking as long as the server runs, because an older process may open its
 * listeners later than a younger one. Nothing is ended by force. Safe for use by any
 * thread; the work is done in a thread of its own.
 */
public final class Takeover implements AutoCloseable {

	private static final Logger logger = Loggers.getLogger(Takeover.class);

	/**
	 * While processes that were asked still listen or run.
	 */
	private static final Duration BUSY_INTERVAL = Duration.ofMillis(100);

	/**
	 * In the first minute, in which processes that were started along with this one open
	 * their listeners.
	 */
	private static final Duration EARLY_INTERVAL = Duration.ofSeconds(1);

	private static final Duration EARLY = Duration.ofMinutes(1);

	/**
	 * After that.
	 */
	private static final Duration LATE_INTERVAL = Duration.ofSeconds(10);

	/**
	 * No longer than the server itself counts the foreign listeners, so that it does not
	 * cost another count.
	 */
	private static final Duration LATE_AGE = Duration.ofSeconds(15);

	private final ReuseportServers servers;

	private final Duration timeout;

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Map<ReuseportServer, PortTakeover> ports = new HashMap<>();

	private @Nullable Thread thread;

	/**
	 * Create a new instance, which does nothing before it is started.
	 * @param servers the servers
	 * @param timeout after which time it is logged that a process that was asked to stop
	 * has not
	 */
	public Takeover(ReuseportServers servers, Duration timeout) {
		this.servers = servers;
		this.timeout = timeout;
	}

	/**
	 * Begin. Starting twice is starting once. Without a server that takes over, nothing
	 * is begun.
	 */
	public synchronized void start() {
		if (this.thread != null || this.closed.getCount() == 0 || takingOver().isEmpty()) {
			return;
		}
		Thread started = new Thread(this::run, "reuseport-takeover");
		started.setDaemon(true);
		started.start();
		this.thread = started;
	}

	/**
	 * End. Processes that have been asked to stop are not waited for any longer.
	 */
	@Override
	public void close() {
		this.closed.countDown();
	}

	private List<ReuseportServer> takingOver() {
		return this.servers.all().stream().filter((server) -> isTakingOver(server.status(LATE_AGE))).toList();
	}

	private static boolean isTakingOver(ServerStatus status) {
		return status.sharing() == Sharing.TAKEOVER && status.mode() == Mode.REUSEPORT && !status.stopping();
	}

	private void run() {
		long start = System.nanoTime();
		try {
			Duration interval;
			do {
				boolean early = System.nanoTime() - start < EARLY.toNanos();
				interval = look(early) ? BUSY_INTERVAL : early ? EARLY_INTERVAL : LATE_INTERVAL;
			}
			while (!this.closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
		}
		catch (InterruptedException ex) {
			logger.debug("The takeover was interrupted");
		}
	}

	/**
	 * Look at every server.
	 * @param early whether to look at the kernel, or to be content with what the server
	 * knows
	 * @return whether there is something to wait for
	 */
	private boolean look(boolean early) {
		boolean busy = false;
		List<ReuseportServer> takingOver = takingOver();
		this.ports.keySet().retainAll(takingOver);
		for (ReuseportServer server : takingOver) {
			PortTakeover port = this.ports.computeIfAbsent(server,
					(key) -> new PortTakeover(server.status(LATE_AGE).port(), this.timeout));
			try {
				busy |= port.look(server.foreignProcesses((early || port.isBusy()) ? Duration.ZERO : LATE_AGE));
			}
			catch (RuntimeException ex) {
				logger.warn("The processes on a port could not be looked at, the takeover goes on", ex);
			}
		}
		return busy;
	}

}
