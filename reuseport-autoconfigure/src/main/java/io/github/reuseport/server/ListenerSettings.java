package io.github.reuseport.server;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.server.drain.DrainSettings;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.SocketOptions;
import io.github.reuseport.server.listener.Steering;
import io.github.reuseport.server.placement.Placement;
import io.github.reuseport.server.rescue.RescueSettings;
import io.github.reuseport.server.warmup.WarmUpSettings;

/**
 * Settings of the listeners of a server.
 *
 * @param required whether binding fails rather than fall back to one plain listener
 * @param sharing whether other processes may listen on the port
 * @param listeners how many listeners, at least 1, or {@code null} for one on every event
 * loop
 * @param backlog accept-queue limit of each listener, at least 1, or {@code null} for the
 * maximum of the kernel ({@code net.core.somaxconn})
 * @param deferAccept how long the kernel may hold a connection back until its first bytes
 * have arrived, more than 0, or {@code null} for not at all
 * @param steering which listener the kernel gives a new connection to
 * @param placement which event loop serves a connection
 * @param rescue when other event loops accept for a listener
 * @param drain how the server stops
 * @param warmUp what the server requests of itself before it opens its listeners
 */
public record ListenerSettings(boolean required, Sharing sharing, @Nullable Integer listeners,
		@Nullable Integer backlog, @Nullable Duration deferAccept, Steering steering, Placement placement,
		RescueSettings rescue, DrainSettings drain, WarmUpSettings warmUp) {

	/**
	 * Settings that hold for a server without any property set.
	 */
	public static final ListenerSettings DEFAULTS = new ListenerSettings(false, Sharing.EXCLUSIVE, null, null, null,
			Steering.HASH, Placement.ADAPTIVE, RescueSettings.DEFAULTS, DrainSettings.DEFAULTS, WarmUpSettings.NONE);

	public ListenerSettings {
		requirePositive("listeners", listeners);
		requirePositive("backlog", backlog);
		if (deferAccept != null && (deferAccept.isNegative() || deferAccept.isZero())) {
			throw new IllegalArgumentException("'deferAccept' must be greater than 0 but is " + deferAccept);
		}
	}

	/**
	 * The same with another warm-up.
	 * @param warmUp what the server requests of itself
	 * @return the settings
	 */
	public ListenerSettings with(WarmUpSettings warmUp) {
		return new ListenerSettings(this.required, this.sharing, this.listeners, this.backlog, this.deferAccept,
				this.steering, this.placement, this.rescue, this.drain, warmUp);
	}

	/**
	 * What the kernel is asked to do for the listening sockets.
	 * @return the options
	 */
	SocketOptions socketOptions() {
		return new SocketOptions(this.deferAccept, this.steering);
	}

	private static void requirePositive(String name, @Nullable Integer value) {
		if (value != null && value < 1) {
			throw new IllegalArgumentException("'%s' must be at least 1 but is %d".formatted(name, value));
		}
	}

}
