package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.util.List;
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
import io.github.reuseport.server.Sharing;

/**
 * {@link AbstractFailureAnalyzer} that tells who listens on a port that is in use. Says
 * nothing, and leaves the analysis to Spring Boot, where that cannot be found out.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ReuseportPortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	private final boolean enabled;

	private final String sharing;

	ReuseportPortInUseFailureAnalyzer(Environment environment) {
		this.enabled = "true"
			.equalsIgnoreCase(environment.getProperty(ReuseportProperties.PREFIX + ".enabled", "true"));
		this.sharing = environment.getProperty(ReuseportProperties.PREFIX + ".sharing", Sharing.EXCLUSIVE.id());
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		if (!this.enabled) {
			return null;
		}
		try {
			List<ListeningSocket> sockets = new ListeningSockets().onPort(cause.getPort());
			return sockets.isEmpty() ? null : analysis(cause, sockets);
		}
		catch (IOException ex) {
			return null;
		}
	}

	private String holder(ListeningSocket socket, int user, Set<Long> own) {
		if (own.contains(socket.inode())) {
			return "this process";
		}
		String uid = "uid " + Integer.toUnsignedString(socket.uid());
		return (socket.uid() == user) ? "the same user (" + uid + ")" : "another user (" + uid + ")";
	}

	private FailureAnalysis analysis(PortInUseException cause, List<ListeningSocket> sockets) throws IOException {
		int port = cause.getPort();
		int user = EffectiveUser.uid();
		Set<Long> own = new SocketInodes().all();
		Map<String, Long> holders = sockets.stream()
			.collect(Collectors.groupingBy((socket) -> holder(socket, user, own), TreeMap::new, Collectors.counting()));
		String who = holders.entrySet()
			.stream()
			.map((holder) -> "%d listener%s of %s".formatted(holder.getValue(), (holder.getValue() != 1) ? "s" : "",
					holder.getKey()))
			.collect(Collectors.joining(" and "));
		return new FailureAnalysis(
				"Web server failed to start. Port %d was already in use: it has %s.%s".formatted(port, who,
						isExclusive() ? "" : " " + whyNotShared(sockets, user)),
				("Identify and stop the process that's listening on port %d or configure this application to listen on "
						+ "another port. Processes of one user can share a port if 'server.reuseport.sharing' is "
						+ "'shared' in each of them.")
					.formatted(port),
				cause);
	}

	private boolean isExclusive() {
		return Sharing.EXCLUSIVE.id().equalsIgnoreCase(this.sharing);
	}

	private String whyNotShared(List<ListeningSocket> sockets, int user) {
		// The kernel says the same in both cases
		String why = sockets.stream().anyMatch((socket) -> socket.uid() != user)
				? "a port is shared by processes of one user only"
				: "a listener there is a plain one, without SO_REUSEPORT";
		return "It cannot be shared although 'server.reuseport.sharing' is '%s': %s.".formatted(this.sharing, why);
	}

}
