package io.github.reuseport.server;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.server.drain.DrainReport;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Transport;

/**
 * A running server as it is at one moment. A value that the platform cannot give is
 * {@code null}.
 *
 * @param mode how it listens
 * @param reason why it listens in mode {@link Mode#SINGLE}, {@code null} in the other
 * @param transport transport of its listeners
 * @param network what carries the bytes to it
 * @param sharing whether other processes may listen on its port
 * @param address the address it is bound to, without the port
 * @param port its port, {@code null} if it has none
 * @param eventLoops number of event loops that serve its connections
 * @param listeners its listeners, in the order of their indexes
 * @param imbalance the most open connections on an event loop, divided by the fewest that
 * this could be with as many connections; 1 if there are none
 * @param foreign number of listeners on its port that belong to other processes
 * @param stalled the event loops that take none of the connections that wait for them, by
 * name, and for how long; not known where nobody looks
 * @param stopping whether it has begun to stop
 * @param drain what it has done for its clients so far, if it stops and is not closed at
 * once
 */
public record ServerStatus(Mode mode, @Nullable String reason, Transport transport, NetworkTransport network,
		Sharing sharing, String address, @Nullable Integer port, int eventLoops, List<ListenerStatus> listeners,
		@Nullable Double imbalance, @Nullable Integer foreign, @Nullable Map<String, Duration> stalled,
		boolean stopping, @Nullable DrainReport drain) {

	public ServerStatus {
		listeners = List.copyOf(listeners);
		stalled = (stalled != null) ? Collections.unmodifiableMap(new LinkedHashMap<>(stalled)) : null;
	}

	/**
	 * Whether it stops and goes on accepting meanwhile, or serves what it has accepted.
	 * @return {@code true} from then on
	 */
	public boolean draining() {
		return this.drain != null;
	}

	/**
	 * How many listeners listen now, from the kernel where the kernel can be asked.
	 * @return at most the number of listeners that the server was started with
	 */
	public int listening() {
		return (int) this.listeners.stream().filter((listener) -> listener.state() != ListenerState.CLOSED).count();
	}

}
