package io.github.reuseport.server.listener;

import java.io.IOException;
import java.time.Duration;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ListenInfo;
import io.github.reuseport.linux.OpenFilesLimit;

/**
 * Warns, once a minute at most, when connections wait behind listeners whose event loops
 * have paused accepting, because the process has no file descriptors left. Not for use by
 * several threads.
 *
 * @hidden
 */
public final class PauseWatch implements GroupObserver {

	private static final Logger logger = Loggers.getLogger(PauseWatch.class);

	private final ListenerGroup group;

	private final Quiet quiet = new Quiet(Duration.ofMinutes(1));

	/**
	 * Read beforehand: later there may be no descriptor to read it with.
	 */
	private final @Nullable String limit = limit();

	public PauseWatch(ListenerGroup group) {
		this.group = group;
	}

	private static @Nullable String limit() {
		try {
			return OpenFilesLimit.read();
		}
		catch (IOException ex) {
			logger.debug("The limit on open files cannot be read", ex);
			return null;
		}
	}

	@Override
	public void eachSecond() {
		int port = this.group.address().getPort();
		int paused = 0;
		long waiting = 0;
		boolean known = true;
		for (Listener listener : this.group.listeners()) {
			Channel socket = listener.channel();
			if (socket != null && socket.isActive() && !listener.isAccepting()) {
				paused++;
				ListenInfo info = ListenInfo.read(socket);
				known &= info != null;
				waiting += (info != null) ? info.acceptQueue() : 0;
			}
		}
		if (paused > 0 && (waiting > 0 || !known)) {
			warn(port, paused, known ? Long.toString(waiting) : "some");
		}
	}

	private void warn(int port, int paused, String waiting) {
		String reason = OpenFilesLimit.exhaustion();
		if (reason != null && this.quiet.isOver(System.nanoTime())) {
			logger.warn(
					"{} of {} listener(s) of port {} accept nothing at the moment, while {} connection(s) wait: {} "
							+ "(limit {}). They try again every second. Find out what keeps files or connections open, "
							+ "or raise the limit (ulimit -n, LimitNOFILE of systemd)",
					paused, this.group.listeners().size(), port, waiting, reason, this.limit);
		}
	}

}
