package io.github.reuseport.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.drain.DrainSettings;
import io.github.reuseport.server.drain.StreamSettings;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Steering;
import io.github.reuseport.server.placement.Placement;
import io.github.reuseport.server.rescue.RescueSettings;
import io.github.reuseport.server.warmup.WarmUpCall;
import io.github.reuseport.server.warmup.WarmUpSettings;

/**
 * Configuration properties of the listeners of a Reactor Netty web server.
 */
@ConfigurationProperties(ReuseportProperties.PREFIX)
public class ReuseportProperties {

	static final String PREFIX = "server.reuseport";

	/**
	 * Whether to open one listener on every event loop.
	 */
	private boolean enabled = true;

	/**
	 * Whether to refuse to start rather than fall back to one plain listener or ignore a
	 * property that the transport does not know.
	 */
	private boolean required;

	/**
	 * Number of listeners, at least 1 and at most one on every event loop. By default one
	 * on every event loop.
	 */
	private @Nullable Integer listeners;

	/**
	 * Accept-queue limit of each listener, at least 1. A customizer that sets SO_BACKLOG
	 * takes precedence. By default the maximum of the kernel, net.core.somaxconn.
	 */
	private @Nullable Integer backlog;

	/**
	 * Time for which the kernel may hold back a connection until its first request has
	 * arrived, rounded up to seconds. Needs the epoll or the io_uring transport. By
	 * default connections are not held back.
	 */
	private @Nullable Duration deferAccept;

	/**
	 * Whether other processes of the same user may listen on the port too.
	 */
	private Sharing sharing = Sharing.EXCLUSIVE;

	/**
	 * Which listener the kernel gives a new connection to. "cpu" needs Linux 6.2 or later
	 * and the epoll or the io_uring transport.
	 */
	private Steering steering = Steering.HASH;

	/**
	 * Which event loop serves a connection.
	 */
	private Placement placement = Placement.ADAPTIVE;

	private final Rescue rescue = new Rescue();

	private final Drain drain = new Drain();

	private final Takeover takeover = new Takeover();

	private final WarmUp warmUp = new WarmUp();

	private final Systemd systemd = new Systemd();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isRequired() {
		return this.required;
	}

	public void setRequired(boolean required) {
		this.required = required;
	}

	public @Nullable Integer getListeners() {
		return this.listeners;
	}

	public void setListeners(@Nullable Integer listeners) {
		this.listeners = listeners;
	}

	public @Nullable Integer getBacklog() {
		return this.backlog;
	}

	public void setBacklog(@Nullable Integer backlog) {
		this.backlog = backlog;
	}

	public @Nullable Duration getDeferAccept() {
		return this.deferAccept;
	}

	public void setDeferAccept(@Nullable Duration deferAccept) {
		this.deferAccept = deferAccept;
	}

	public Sharing getSharing() {
		return this.sharing;
	}

	public void setSharing(Sharing sharing) {
		this.sharing = sharing;
	}

	public Steering getSteering() {
		return this.steering;
	}

	public void setSteering(Steering steering) {
		this.steering = steering;
	}

	public Placement getPlacement() {
		return this.placement;
	}

	public void setPlacement(Placement placement) {
		this.placement = placement;
	}

	public Rescue getRescue() {
		return this.rescue;
	}

	public Drain getDrain() {
		return this.drain;
	}

	public Takeover getTakeover() {
		return this.takeover;
	}

	public WarmUp getWarmUp() {
		return this.warmUp;
	}

	public Systemd getSystemd() {
		return this.systemd;
	}

	/**
	 * The settings that the properties stand for.
	 * @param lifecycle how long Spring waits for the server to stop by itself, or
	 * {@code null} if that is not known
	 * @return the settings
	 * @throws InvalidConfigurationPropertyValueException if a value is out of its range
	 */
	ListenerSettings toSettings(@Nullable LifecycleProperties lifecycle) {
		requireAtLeastOne("listeners", this.listeners);
		requireAtLeastOne("backlog", this.backlog);
		if (this.deferAccept != null && (this.deferAccept.isNegative() || this.deferAccept.isZero())) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + ".defer-accept", this.deferAccept,
					"Must be longer than 0. Remove the property to not hold back connections.");
		}
		return new ListenerSettings(this.required, this.sharing, this.listeners, this.backlog, this.deferAccept,
				this.steering, this.placement, this.rescue.toSettings(),
				this.drain.toSettings((lifecycle != null) ? lifecycle.getTimeoutPerShutdownPhase() : null),
				this.warmUp.toSettings());
	}

	private static void requireAtLeastOne(String name, @Nullable Integer value) {
		if (value != null && value < 1) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "." + name, value,
					"Must be a whole number of at least 1. Remove the property to use the default.");
		}
	}

	/**
	 * Configuration properties of the rescue of listeners whose event loop is stalled.
	 */
	public static class Rescue {

		/**
		 * Whether other event loops accept for a listener whose own loop does not.
		 */
		private boolean enabled = true;

		/**
		 * Time for which connections have to wait in the accept queue before other event
		 * loops accept them, at least 1ms and at most 1h.
		 */
		private Duration after = Duration.ofMillis(50);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getAfter() {
			return this.after;
		}

		public void setAfter(Duration after) {
			this.after = after;
		}

		RescueSettings toSettings() {
			if (this.after.compareTo(RescueSettings.MINIMUM) < 0 || this.after.compareTo(RescueSettings.MAXIMUM) > 0) {
				throw new InvalidConfigurationPropertyValueException(PREFIX + ".rescue.after", this.after,
						"Must be at least 1ms and at most 1h. Remove the property to use the default, or set " + PREFIX
								+ ".rescue.enabled to false.");
			}
			return new RescueSettings(this.enabled, this.after);
		}

	}

	/**
	 * How the server stops.
	 */
	public static class Drain {

		private static final Duration LONGEST = Duration.ofHours(1);

		private static final Pattern TYPE = Pattern.compile("[^\\s/;,*]+/[^\\s/;,*]+");

		/**
		 * Whether to steer new connections to the other processes that listen on the port
		 * before the listeners are closed.
		 */
		private boolean enabled = true;

		/**
		 * Time for which to go on accepting the connections that the kernel has already
		 * given to this process. Should be longer than the slowest handshake.
		 */
		private Duration grace = Duration.ofSeconds(1);

		/**
		 * Time for which idle connections may still come with a last request before they
		 * are closed.
		 */
		private Duration keepAlive = Duration.ofSeconds(10);

		/**
		 * Time for which to go on accepting when no other process listens on the port, so
		 * that a load balancer can notice that the application is not ready any more, at
		 * most 1h. Should be longer than that takes.
		 */
		private Duration alone = Duration.ofSeconds(0);

		/**
		 * Time over which WebSockets and other responses without an end are ended, evenly
		 * spread, once the listeners are closed, at most 1h. 0 to not end them. By
		 * default the time for idle connections if other processes go on listening on the
		 * port, and else 0.
		 */
		private @Nullable Duration streams;

		/**
		 * Content types of the responses that are ended besides WebSockets. Only for
		 * those whose clients come back: others cannot tell that something is missing.
		 */
		private List<String> streamTypes = new ArrayList<>(StreamSettings.DEFAULTS.types());

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getGrace() {
			return this.grace;
		}

		public void setGrace(Duration grace) {
			this.grace = grace;
		}

		public Duration getKeepAlive() {
			return this.keepAlive;
		}

		public void setKeepAlive(Duration keepAlive) {
			this.keepAlive = keepAlive;
		}

		public Duration getAlone() {
			return this.alone;
		}

		public void setAlone(Duration alone) {
			this.alone = alone;
		}

		public @Nullable Duration getStreams() {
			return this.streams;
		}

		public void setStreams(@Nullable Duration streams) {
			this.streams = streams;
		}

		public List<String> getStreamTypes() {
			return this.streamTypes;
		}

		public void setStreamTypes(List<String> streamTypes) {
			this.streamTypes = streamTypes;
		}

		private DrainSettings toSettings(@Nullable Duration limit) {
			requireNotNegative("grace", this.grace);
			requireNotNegative("keep-alive", this.keepAlive);
			requireNotNegative("alone", this.alone);
			if (this.alone.compareTo(LONGEST) > 0) {
				throw new InvalidConfigurationPropertyValueException(PREFIX + ".drain.alone", this.alone,
						"Must be at most 1h. A load balancer needs seconds to notice.");
			}
			// Spring does not wait at all with one below 0
			return new DrainSettings(this.enabled, this.grace, this.keepAlive, this.alone, toStreamSettings(),
					(limit != null && limit.isNegative()) ? Duration.ZERO : limit);
		}

		private StreamSettings toStreamSettings() {
			if (this.streams != null) {
				requireNotNegative("streams", this.streams);
				if (this.streams.compareTo(LONGEST) > 0) {
					throw new InvalidConfigurationPropertyValueException(PREFIX + ".drain.streams", this.streams,
							"Must be at most 1h, and shorter than the time that there is to stop.");
				}
			}
			for (String type : this.streamTypes) {
				if (!TYPE.matcher(type).matches()) {
					throw new InvalidConfigurationPropertyValueException(PREFIX + ".drain.stream-types", type,
							"Must be a content type without parameters, for example 'text/event-stream'.");
				}
			}
			return new StreamSettings(this.streams,
					this.streamTypes.stream().map((type) -> type.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
		}

		private static void requireNotNegative(String name, Duration value) {
			if (value.isNegative()) {
				throw new InvalidConfigurationPropertyValueException(PREFIX + ".drain." + name, value,
						"Must not be negative. Use 0 to not wait at all.");
			}
		}

	}

	/**
	 * Properties of the takeover of a port.
	 */
	public static class Takeover {

		/**
		 * Time after which it is logged that a process that was asked to stop still
		 * listens or has not ended. Nothing is ended by force.
		 */
		private Duration timeout = Duration.ofSeconds(60);

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

		/**
		 * The timeout, once it has been checked.
		 * @return longer than 0
		 * @throws InvalidConfigurationPropertyValueException if the value is out of its
		 * range
		 */
		Duration requireTimeout() {
			if (this.timeout.isNegative() || this.timeout.isZero()) {
				throw new InvalidConfigurationPropertyValueException(PREFIX + ".takeover.timeout", this.timeout,
						"Must be longer than 0. Remove the property to use the default.");
			}
			return this.timeout;
		}

	}

	/**
	 * Properties of what the server requests of itself before it opens its listeners.
	 */
	public static class WarmUp {

		/**
		 * Paths that are requested by GET, each begins with a slash. By default there is
		 * no warm-up.
		 */
		private List<String> paths = new ArrayList<>();

		/**
		 * Requests that take more than a path: each has a path, and may have a method,
		 * headers and the status that is expected of the answer.
		 */
		private List<WarmUpCallProperties> calls = new ArrayList<>();

		/**
		 * How often each path and each call is requested, at least 1. From about 200 on,
		 * the JVM compiles the code that answers.
		 */
		private int requests = 20;

		/**
		 * Time after which the listeners are opened although the warm-up has not ended,
		 * at most 30s. Two thirds of the time that the start of the server may take, if
		 * that is less.
		 */
		private Duration timeout = Duration.ofSeconds(10);

		public List<String> getPaths() {
			return this.paths;
		}

		public void setPaths(List<String> paths) {
			this.paths = paths;
		}

		public List<WarmUpCallProperties> getCalls() {
			return this.calls;
		}

		public void setCalls(List<WarmUpCallProperties> calls) {
			this.calls = calls;
		}

		public int getRequests() {
			return this.requests;
		}

		public void setRequests(int requests) {
			this.requests = requests;
		}

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

		private WarmUpSettings toSettings() {
			if (this.timeout.isNegative() || this.timeout.isZero()) {
				throw new InvalidConfigurationPropertyValueException(PREFIX + ".warm-up.timeout", this.timeout,
						"Must be longer than 0. Remove the property to use the default.");
			}
			if (this.timeout.compareTo(WarmUpSettings.MAXIMUM_TIMEOUT) > 0) {
				throw new InvalidConfigurationPropertyValueException(PREFIX + ".warm-up.timeout", this.timeout,
						"Must be at most %ds: the start fails if the server has not been bound after 45s."
							.formatted(WarmUpSettings.MAXIMUM_TIMEOUT.toSeconds()));
			}
			requireAtLeastOne("warm-up.requests", this.requests);
			List<WarmUpCall> requested = new ArrayList<>();
			for (String path : this.paths) {
				requested.add(WarmUpCall.get(WarmUpCallProperties.requirePath(PREFIX + ".warm-up.paths", path)));
			}
			for (int i = 0; i < this.calls.size(); i++) {
				requested.add(this.calls.get(i).toCall("%s.warm-up.calls[%d]".formatted(PREFIX, i)));
			}
			return new WarmUpSettings(requested, this.requests, this.timeout);
		}

	}

	/**
	 * Properties of what systemd is told.
	 */
	public static class Systemd {

		/**
		 * Whether to tell systemd that the application is ready, alive or stops, if it
		 * asks for that by NOTIFY_SOCKET.
		 */
		private boolean notify = true;

		public boolean isNotify() {
			return this.notify;
		}

		public void setNotify(boolean notify) {
			this.notify = notify;
		}

	}

}
