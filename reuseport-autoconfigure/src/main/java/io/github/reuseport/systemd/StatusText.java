package io.github.reuseport.systemd;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.ServerStatus;

/**
 * The line that {@code systemctl status} shows.
 */
final class StatusText {

	/**
	 * However old: the foreign listeners do not matter.
	 */
	private static final Duration AGE = Duration.ofDays(1);

	private StatusText() {
	}

	/**
	 * What servers do that serve.
	 * @param servers the servers
	 * @return the line
	 */
	static String serving(Collection<ReuseportServer> servers) {
		return "Serving on " + join(servers, (server) -> where(server.status(AGE)));
	}

	/**
	 * What servers wait for that stop.
	 * @param servers those that have not ended
	 * @return the line
	 */
	static String stopping(Collection<ReuseportServer> servers) {
		return servers.isEmpty() ? "Stopping: the server has ended"
				: "Stopping: " + join(servers, StatusText::stopping);
	}

	private static String stopping(ReuseportServer server) {
		ServerStatus status = server.status(AGE);
		Long open = server.connections();
		String connections = (open != null) ? ", %d connection(s) left".formatted(open) : "";
		return where(status) + ((status.listening() > 0) ? " still accepts" : " is closed") + connections;
	}

	private static String where(ServerStatus status) {
		// The address of a Unix domain socket may hold anything
		return (status.port() != null) ? "port " + status.port() : status.address().replaceAll("\\p{Cntrl}", "?");
	}

	private static String join(Collection<ReuseportServer> servers, Function<ReuseportServer, String> text) {
		return servers.stream().map(text).collect(Collectors.joining("; "));
	}

}
