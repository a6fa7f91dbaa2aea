package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
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
import reactor.netty.ChannelBindException;

import io.github.reuseport.linux.EffectiveUser;
import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.linux.SocketHolders;
import io.github.reuseport.linux.SocketInodes;
import io.github.reuseport.server.listener.Sharing;

/**
 * {@link AbstractFailureAnalyzer} that tells who listens on a port that is in use. Says
 * nothing, and leaves the analysis to Spring Boot, where that cannot be found out.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ReuseportPortInUseFailureAnalyzer extends AbstractFailureAnalyzer<PortInUseException> {

	private final Environment environment;

	private final String sharing;

	ReuseportPortInUseFailureAnalyzer(Environment environment) {
		this.environment = environment;
		this.sharing = environment.getProperty(ReuseportProperties.PREFIX + ".sharing", Sharing.EXCLUSIVE.id());
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PortInUseException cause) {
		// What is said of the port would be no help for Tomcat or Jetty
		if (findCause(cause, ChannelBindException.class) == null || !RuntimeConditions.isEnabled(this.environment)) {
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

	private FailureAnalysis analysis(PortInUseException cause, List<ListeningSocket> sockets) throws IOException {
		int port = cause.getPort();
		int user = EffectiveUser.uid();
		Set<Long> own = new SocketInodes().all();
		Map<String, List<ListeningSocket>> holders = sockets.stream()
			.collect(Collectors.groupingBy((socket) -> holder(socket, user, own), TreeMap::new, Collectors.toList()));
		List<String> who = new ArrayList<>();
		for (Map.Entry<String, List<ListeningSocket>> holder : holders.entrySet()) {
			int listeners = holder.getValue().size();
			who.add("%d listener%s of %s%s".formatted(listeners, (listeners != 1) ? "s" : "", holder.getKey(),
					details(holder.getValue(), own)));
		}
		return new FailureAnalysis(
				"Web server failed to start. Port %d was already in use: it has %s.%s".formatted(port,
						String.join(" and ", who), isExclusive() ? "" : " " + whyNotShared(sockets, user)),
				("Identify and stop the process that's listening on port %d or configure this application to listen on "
						+ "another port. %s")
					.formatted(port, howToShare(sockets, user)),
				cause);
	}

	private String holder(ListeningSocket socket, int user, Set<Long> own) {
		if (own.contains(socket.inode())) {
			return "this process";
		}
		return (socket.uid() == user) ? "the same user" : "another user";
	}

	private String details(List<ListeningSocket> sockets, Set<Long> own) throws IOException {
		if (own.contains(sockets.get(0).inode())) {
			return "";
		}
		List<String> details = new ArrayList<>();
		for (int uid : sockets.stream().mapToInt(ListeningSocket::uid).distinct().toArray()) {
			Set<Long> inodes = sockets.stream()
				.filter((socket) -> socket.uid() == uid)
				.map(ListeningSocket::inode)
				.collect(Collectors.toSet());
			details.add("uid " + Integer.toUnsignedString(uid));
			new SocketHolders().of(inodes, uid).held().keySet().forEach((pid) -> details.add("pid " + pid));
		}
		return " (" + String.join(", ", details) + ")";
	}

	private String howToShare(List<ListeningSocket> sockets, int user) {
		if (isAnothers(sockets, user)) {
			return "A port is shared by processes of one user only.";
		}
		if (!isExclusive()) {
			return "'server.reuseport.sharing' has to be 'shared' or 'takeover' in the other process too. It is for the "
					+ "web server of the application and its management server: any other server needs a port of its "
					+ "own in each process.";
		}
		boolean group = sockets.stream().anyMatch((one) -> sockets.stream().anyMatch((other) -> isGroup(one, other)));
		return group
				? "For an upgrade without an interruption set 'server.reuseport.sharing' to 'takeover' in both "
						+ "processes, or to 'shared' if both shall go on."
				: "Processes of one user can share a port if 'server.reuseport.sharing' is 'shared' or 'takeover' in "
						+ "each of them.";
	}

	private boolean isGroup(ListeningSocket one, ListeningSocket other) {
		return one.inode() != other.inode() && one.isInGroupOf(other);
	}

	private boolean isAnothers(List<ListeningSocket> sockets, int user) {
		return sockets.stream().anyMatch((socket) -> socket.uid() != user);
	}

	private boolean isExclusive() {
		return Sharing.EXCLUSIVE.id().equalsIgnoreCase(this.sharing);
	}

	private String whyNotShared(List<ListeningSocket> sockets, int user) {
		// The kernel says the same in both cases
		String why = isAnothers(sockets, user) ? "a port is shared by processes of one user only"
				: "a listener there is a plain one, without SO_REUSEPORT";
		return "It cannot be shared although 'server.reuseport.sharing' is '%s': %s.".formatted(this.sharing, why);
	}

}
