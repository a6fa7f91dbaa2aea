package io.github.reuseport.systemd;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.ServerObserver;

/**
 * Tells systemd what the application does, as sd_notify(3) has it: once that it is ready,
 * then that it lives as long as not all of its event loops are stuck, and in the end that
 * it stops, what it waits for, and that it needs more time for that. Does nothing, and
 * says nothing, where nobody is to be notified. Safe for use by any thread; has none of
 * its own.
 *
 * @hidden
 */
public final class SystemdNotifier implements ServerObserver, AutoCloseable {

	private static final Logger logger = Loggers.getLogger(SystemdNotifier.class);

	/**
	 * How often to look whether the application is ready.
	 */
	private static final Duration LOOK = Duration.ofMillis(250);

	/**
	 * The same while systemd cannot be reached.
	 */
	private static final Duration RETRY = Duration.ofSeconds(2);

	/**
	 * How often to say what is waited for.
	 */
	private static final Duration TELL = Duration.ofSeconds(1);

	/**
	 * Phases in the order in which they come, some of which may be left out.
	 */
	private enum Phase {

		NEW, STARTING, SERVING, STOPPING, ENDED

	}

	private final ServiceEnvironment environment;

	private final BooleanSupplier ready;

	private final BooleanSupplier settled;

	private final Pulse pulse = new Pulse(this::beat);

	private final Set<ReuseportServer> servers = new LinkedHashSet<>();

	private volatile Phase phase = Phase.NEW;

	private @Nullable NotifySocket socket;

	private @Nullable Duration watchdog;

	private long told = System.nanoTime() - TELL.toNanos();

	private boolean stopTold;

	private boolean failed;

	/**
	 * Prepare to notify systemd.
	 * @param environment whom to notify
	 * @param ready whether the application is ready
	 * @param settled whether older processes, if it takes over from such, have closed
	 * their listeners, asked when it is ready
	 */
	public SystemdNotifier(ServiceEnvironment environment, BooleanSupplier ready, BooleanSupplier settled) {
		this.environment = environment;
		this.ready = ready;
		this.settled = settled;
	}

	/**
	 * Begin to notify of the servers of an application.
	 * @param all the servers
	 */
	public void observe(ReuseportServers all) {
		if (this.environment.notifySocket() != null) {
			all.observe(this);
		}
	}

	@Override
	public synchronized void started(ReuseportServer server) {
		this.servers.add(server);
		server.eventLoops().forEach(this.pulse::add);
	}

	@Override
	public synchronized void stopped(ReuseportServer server) {
		this.servers.remove(server);
		if (this.phase == Phase.STOPPING && this.servers.isEmpty()) {
			this.pulse.stop();
			tellStop();
		}
	}

	/**
	 * The application may be ready from now on.
	 */
	public synchronized void starting() {
		if (this.phase == Phase.NEW && open()) {
			this.phase = Phase.STARTING;
			this.pulse.every(LOOK);
		}
	}

	/**
	 * The application stops.
	 */
	public synchronized void stopping() {
		if (this.phase == Phase.NEW && !open() || this.phase.compareTo(Phase.STOPPING) >= 0) {
			return;
		}
		this.phase = Phase.STOPPING;
		this.pulse.stop();
		tellStop();
		if (!this.servers.isEmpty()) {
			this.pulse.every(TELL);
		}
	}

	/**
	 * Notify no more.
	 */
	@Override
	public synchronized void close() {
		this.phase = Phase.ENDED;
		this.pulse.stop();
		if (this.socket != null) {
			this.socket.close();
			this.socket = null;
		}
	}

	private boolean open() {
		String address = this.environment.notifySocket();
		if (address == null) {
			return false;
		}
		try {
			this.socket = NotifySocket.open(address);
			this.watchdog = SignsOfLife.period(this.environment);
			return true;
		}
		catch (IOException ex) {
			warn(ex.getMessage(), ex);
			this.phase = Phase.ENDED;
			return false;
		}
	}

	private void beat() {
		try {
			// Asks beans, so without the lock
			boolean isReady = this.phase == Phase.STARTING && this.ready.getAsBoolean();
			boolean isSettled = isReady && this.settled.getAsBoolean();
			beat(isReady, isSettled);
		}
		catch (RuntimeException | LinkageError ex) {
			warn(ex.toString(), ex);
		}
	}

	private synchronized void beat(boolean isReady, boolean isSettled) {
		if (this.phase == Phase.STARTING && isSettled) {
			tellReady();
		}
		else if (this.phase == Phase.STARTING && isReady) {
			tellWaiting();
		}
		else if (this.phase == Phase.SERVING) {
			send(Message.ALIVE);
		}
		else if (this.phase == Phase.STOPPING) {
			tellStop();
		}
	}

	private void tellReady() {
		if (!send(Message.ready(this.servers))) {
			return;
		}
		this.phase = Phase.SERVING;
		if (this.watchdog != null) {
			this.pulse.every(this.watchdog.dividedBy(2));
		}
		else {
			this.pulse.stop();
		}
	}

	private void tellWaiting() {
		long now = System.nanoTime();
		if (now - this.told >= TELL.toNanos()) {
			this.told = now;
			send(Message.WAITING);
		}
	}

	private void tellStop() {
		this.stopTold |= send(Message.stopping(this.servers, !this.stopTold));
	}

	private boolean send(String message) {
		if (this.socket == null) {
			return false;
		}
		try {
			return this.socket.send(message);
		}
		catch (IOException ex) {
			warn(ex.getMessage(), ex);
			if (this.phase == Phase.STARTING) {
				this.pulse.every(RETRY);
			}
			return false;
		}
	}

	private synchronized void warn(@Nullable String reason, Throwable failure) {
		if (this.failed) {
			logger.debug("systemd still cannot be notified", failure);
			return;
		}
		this.failed = true;
		logger.warn(
				"systemd is not notified although NOTIFY_SOCKET is set ({}): {}. systemd ends a service of Type=notify "
						+ "that is not ready in time, and one with WatchdogSec that gives no sign of life",
				this.environment.notifySocket(), reason);
	}

}
