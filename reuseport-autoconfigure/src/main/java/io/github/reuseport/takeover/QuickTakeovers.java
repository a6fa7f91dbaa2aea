package io.github.reuseport.takeover;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.SocketHolders;
import io.github.reuseport.server.census.Marker;

/**
 * Notices that processes end one another again and again, because something starts each
 * of them anew when it has been asked to stop. Each of them lives once and has only seen
 * one takeover, so they pass on how many there were: whoever asks a process that had
 * hardly begun to serve holds a marker with a number one above that of the other. Not for
 * use by several threads.
 */
final class QuickTakeovers implements AutoCloseable {

	private static final Logger logger = Loggers.getLogger(QuickTakeovers.class);

	/**
	 * A process that had served for no longer, when the one that takes over was started,
	 * was soon to be asked.
	 */
	private static final Duration QUICK = Duration.ofSeconds(30);

	/**
	 * With so many in a row one and the same service is asked for the second time.
	 */
	private static final int MANY = 3;

	private final SocketHolders holders = new SocketHolders();

	private final int port;

	private final ProcessHandle self;

	private int inARow;

	private @Nullable Marker marker;

	QuickTakeovers(int port, ProcessHandle self) {
		this.port = port;
		this.self = self;
	}

	/**
	 * Record that a process is going to be asked to stop.
	 * @param process the process, which runs still
	 */
	void asks(ProcessHandle process) {
		int count = isQuick(process) ? passedOn(process) + 1 : 0;
		if (count <= this.inARow) {
			return;
		}
		this.inARow = count;
		passOn();
		if (isTold()) {
			logger
				.warn("Port {} was taken over {} times in a row from a process that had served for less than {} s when "
						+ "the next one was started. If these were upgrades, there is nothing to be done. If each is "
						+ "started again when it has been asked to stop, they end one another for ever: let them be "
						+ "started again on failure only (systemd: Restart=on-failure, SuccessExitStatus=143), or set "
						+ "server.reuseport.sharing to 'shared' if all of them are to serve", this.port, this.inARow,
						QUICK.toSeconds());
		}
	}

	private boolean isTold() {
		// Not by each process for ever: after 3, 6, 12, 24
		return this.inARow % MANY == 0 && Integer.bitCount(this.inARow / MANY) == 1;
	}

	/**
	 * How long it had served when this one was started is not known, only when it was
	 * started itself: so it is taken to be as quick to be ready as this one.
	 * @param process the process that is going to be asked
	 * @return whether it had served for a short time only
	 */
	private boolean isQuick(ProcessHandle process) {
		Instant started = started(this.self);
		Duration start = Duration.between(started, Instant.now());
		return Duration.between(started(process).plus(start), started).compareTo(QUICK) < 0;
	}

	private static Instant started(ProcessHandle process) {
		return process.info().startInstant().orElse(Instant.EPOCH);
	}

	private int passedOn(ProcessHandle process) {
		String prefix = prefix();
		Map<Long, Integer> counts = new HashMap<>();
		try {
			Marker.all((name) -> name.startsWith(prefix)).forEach((name, inode) -> counts.put(inode, count(name)));
		}
		catch (IOException ex) {
			return 0;
		}
		if (counts.isEmpty()) {
			// Without a look at all the connections of the process
			return 0;
		}
		return this.holders.heldBy(process.pid(), counts.keySet()).stream().mapToInt(counts::get).max().orElse(0);
	}

	private int count(String name) {
		String rest = name.substring(prefix().length());
		try {
			return Integer.parseInt(rest, 0, Math.max(0, rest.indexOf('-')), 10);
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	private void passOn() {
		close();
		try {
			this.marker = Marker.open(prefix() + this.inARow);
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("The number of quick takeovers cannot be passed on", ex);
		}
	}

	private String prefix() {
		return "reuseport-again-" + this.port + "-";
	}

	@Override
	public void close() {
		if (this.marker != null) {
			this.marker.close();
		}
	}

}
