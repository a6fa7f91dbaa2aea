package io.github.reuseport.server;

import org.jspecify.annotations.Nullable;

/**
 * A running server as it is at one moment.
 *
 * @param mode how it listens
 * @param reason why it listens in mode {@link Mode#SINGLE}, {@code null} in the other
 * @param transport transport of its listeners
 * @param sharing whether other processes may listen on its port
 * @param port its port, -1 if it has none
 * @param eventLoops number of event loops that serve its connections
 * @param expected number of listeners it was started with
 * @param listeners number of its listeners that listen now, from the kernel where the
 * kernel can be asked
 * @param foreign number of listeners on its port that belong to other processes, or
 * {@code null} where the kernel cannot be asked
 * @param stopping whether it has begun to stop
 */
public record ServerStatus(Mode mode, @Nullable String reason, Transport transport, Sharing sharing, int port,
		int eventLoops, int expected, int listeners, @Nullable Integer foreign, boolean stopping) {

}
