package io.github.reuseport.server.census;

import java.io.IOException;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Sign of a process that takes part in handovers on a port: it may be asked to stop by
 * one that takes over, and hands its connections over when it does. Held while the
 * listeners of a server are open that others may join. Safe for use by any thread.
 *
 * @hidden
 */
public final class Presence implements AutoCloseable {

	private static final Logger logger = Loggers.getLogger(Presence.class);

	private static final String NO_FILTERS = "-nio";

	private final Marker marker;

	private Presence(Marker marker) {
		this.marker = marker;
	}

	/**
	 * Let others know that this process takes part.
	 * @param port the port its listeners are on
	 * @param filters whether this process takes away a filter that is left over
	 * @return the sign, or {@code null} if it could not be made; that has been logged
	 */
	public static @Nullable Presence announce(int port, boolean filters) {
		try {
			return new Presence(
					Marker.open(prefix(port) + ProcessHandle.current().pid() + (filters ? "" : NO_FILTERS)));
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("Other processes cannot tell that this one takes part in handovers on port {} ({}): one that "
					+ "takes over will not ask it to stop", port, ex.toString());
			return null;
		}
	}

	/**
	 * The signs of all processes that take part, this one included, in whatever pid
	 * namespace they are. A name is as good as its holder: whoever is to be trusted has
	 * to hold the inode.
	 * @param port the port
	 * @return the inodes by the names of the signs; none where the kernel cannot be asked
	 */
	public static Map<String, Long> at(int port) {
		String prefix = prefix(port);
		try {
			return Marker.all((name) -> name.startsWith(prefix));
		}
		catch (IOException ex) {
			return Map.of();
		}
	}

	/**
	 * Why it cannot be told who takes part.
	 * @return the reason, or {@code null} if the kernel lists the signs
	 */
	public static @Nullable String unknown() {
		try {
			Marker.all((name) -> false);
			return null;
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/**
	 * Whether whoever holds a sign takes away a filter that is left over.
	 * @param name the name of the sign
	 * @return {@code false} if its transport knows no filters
	 */
	public static boolean knowsFilters(String name) {
		return !name.contains(NO_FILTERS);
	}

	private static String prefix(int port) {
		return "reuseport-" + port + "-";
	}

	/**
	 * The name of this sign.
	 * @return a key of {@link #at}
	 */
	public String name() {
		return this.marker.name();
	}

	/**
	 * Take no part any longer. Closing twice is closing once.
	 */
	@Override
	public void close() {
		this.marker.close();
	}

}
