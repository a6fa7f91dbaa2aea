package io.github.reuseport.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.Assert;

import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.ServerStatus;

/**
 * {@link HealthIndicator} of the listeners: {@link Status#DOWN} when fewer listen now
 * than the minimum or when an event loop is stalled for too long,
 * {@link Status#OUT_OF_SERVICE} once a server stops, until it has stopped if others go
 * on, and {@link Status#UNKNOWN} while there is no server. The number of foreign
 * listeners is at most a second old; on NIO, whose sockets cannot be asked themselves,
 * the number of those that listen is too.
 */
public final class ReuseportHealthIndicator extends AbstractHealthIndicator {

	/**
	 * How old the number of foreign listeners may be, and on NIO the states of the
	 * listeners: to count them takes milliseconds, and probes come often.
	 */
	private static final Duration AGE = Duration.ofSeconds(1);

	private final ReuseportServers servers;

	private final int minimumListeners;

	private final Duration stallThreshold;

	/**
	 * Indicate the health of servers.
	 * @param servers the servers to look at
	 * @param minimumListeners the number of listeners below which a server is down, at
	 * least 1
	 * @param stallThreshold the time after which a server with a stalled event loop is
	 * down, more than 0
	 */
	public ReuseportHealthIndicator(ReuseportServers servers, int minimumListeners, Duration stallThreshold) {
		super("Listener health check failed");
		Assert.notNull(servers, "'servers' must not be null");
		Assert.isTrue(minimumListeners >= 1, "'minimumListeners' must be at least 1");
		Assert.isTrue(!stallThreshold.isNegative() && !stallThreshold.isZero(),
				"'stallThreshold' must be longer than 0");
		this.servers = servers;
		this.minimumListeners = minimumListeners;
		this.stallThreshold = stallThreshold;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		List<ServerStatus> statuses = this.servers.statuses(AGE);
		builder.status(status(statuses));
		builder.withDetail("pid", ProcessHandle.current().pid());
		builder.withDetail("instance", this.servers.instance());
		if (statuses.size() == 1) {
			details(statuses.get(0)).forEach(builder::withDetail);
		}
		else if (!statuses.isEmpty()) {
			builder.withDetail("servers", statuses.stream().map(this::detailsOfOne).toList());
		}
	}

	private Status status(List<ServerStatus> servers) {
		if (servers.isEmpty()) {
			return Status.UNKNOWN;
		}
		if (servers.stream().anyMatch(ServerStatus::stopping)) {
			return Status.OUT_OF_SERVICE;
		}
		return servers.stream().allMatch(this::isUp) ? Status.UP : Status.DOWN;
	}

	private boolean isUp(ServerStatus server) {
		return server.listening() >= this.minimumListeners && (server.stalled() == null
				|| server.stalled().values().stream().allMatch((time) -> time.compareTo(this.stallThreshold) <= 0));
	}

	private Map<String, Object> detailsOfOne(ServerStatus server) {
		Map<String, Object> details = details(server);
		details.put("address", server.address());
		return details;
	}

	private Map<String, Object> details(ServerStatus server) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("mode", server.mode().id());
		if (server.reason() != null) {
			details.put("reason", server.reason());
		}
		details.put("transport", server.transport().id());
		if (server.port() != null) {
			details.put("port", server.port());
		}
		details.put("eventLoops", server.eventLoops());
		details.put("expectedListeners", server.listeners().size());
		details.put("listeners", server.listening());
		if (server.foreign() != null) {
			details.put("foreignListeners", server.foreign());
		}
		if (server.stalled() != null) {
			details.put("stalledEventLoops", List.copyOf(server.stalled().keySet()));
		}
		details.put("draining", server.draining());
		return details;
	}

}
