package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import io.github.reuseport.linux.EffectiveUser;
import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.linux.SocketInodes;

/**
 * {@link AbstractFailureAnalyzer} that tells who listens on a port that is in use. Says
 * nothing, and leaves the analysis to Spring Boot, where that cannot be found out.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ReuseportPortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	private final boolean enabled;

	ReuseportPortInUseFailureAnalyzer(Environment environment) {
		this.enabled = "true"
			.equalsIgnoreCase(environment.getProperty(ReuseportProperties.PREFIX + ".enabled", "true"));
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		if (!this.enabled) {
			return null;
		}
		try {
			Map<String, Long> holders = holders(cause.getPort());
			return holders.isEmpty() ? null : analysis(cause, holders);
		}
		catch (IOException ex) {
			return null;
		}
	}

	private Map<String, Long> holders(int port) throws IOException {
		int user = EffectiveUser.uid();
		Set<Long> own = new SocketInodes().all();
		return new ListeningSockets().onPort(port)
			.stream()
			.collect(Collectors.groupingBy((socket) -> holder(socket, user, own), TreeMap::new, Collectors.counting()));
	}

	private String holder(ListeningSocket socket, int user, Set<Long> own) {
		if (own.contains(socket.inode())) {
			return "this process";
		}
		String uid = "uid " + Integer.toUnsignedString(socket.uid());
		return (socket.uid() == user) ? "the same user (" + uid + ")" : "another user (" + uid + ")";
	}

	private FailureAnalysis analysis(PortInUseException cause, Map<String, Long> holders) {
		int port = cause.getPort();
		String who = holders.entrySet()
			.stream()
			.map((holder) -> "%d listener%s of %s".formatted(holder.getValue(), (holder.getValue() != 1) ? "s" : "",
					holder.getKey()))
			.collect(Collectors.joining(" and "));
		return new FailureAnalysis(
				"Web server failed to start. Port %d was already in use: it has %s.".formatted(port, who),
				("Identify and stop the process that's listening on port %d or configure this application to listen on "
						+ "another port. Processes of one user can share a port if 'server.reuseport.sharing' is "
						+ "'shared' in each of them.")
					.formatted(port),
				cause);
	}

}
