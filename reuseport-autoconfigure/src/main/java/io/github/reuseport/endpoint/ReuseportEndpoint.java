package io.github.reuseport.endpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.census.ForeignProcess;
import io.github.reuseport.server.drain.DrainReport;
import io.github.reuseport.server.rescue.StallReport;

/**
 * {@link Endpoint} that shows the listeners of the web servers. A value that the platform
 * cannot give is absent. The foreign listeners are at most a second old; on NIO, whose
 * sockets cannot be asked themselves, the states and the accept queues of the listeners
 * are too.
 */
@Endpoint(id = "reuseport")
public class ReuseportEndpoint {

	/**
	 * How old the number of foreign listeners may be, and on NIO the states and the
	 * accept queues of the listeners: to count them takes milliseconds.
	 */
	private static final Duration AGE = Duration.ofSeconds(1);

	private final ReuseportServers servers;

	/**
	 * An endpoint for the servers of an application.
	 * @param servers the servers to show
	 */
	public ReuseportEndpoint(ReuseportServers servers) {
		this.servers = servers;
	}

	/**
	 * Show all servers.
	 * @return the servers, in the order they were started
	 */
	@ReadOperation
	public ReuseportDescriptor servers() {
		return new ReuseportDescriptor(ProcessHandle.current().pid(), this.servers.instance(),
				this.servers.all().stream().map(ServerDescriptor::of).toList());
	}

	/**
	 * Show one listener of the server, of the one that was started first if there are
	 * several.
	 * @param index the index of the listener, from 0
	 * @return the listener, or {@code null} if there is none with this index
	 */
	@ReadOperation
	public @Nullable ListenerDescriptor listener(@Selector int index) {
		return this.servers.all()
			.stream()
			.limit(1)
			.flatMap((server) -> ListenerDescriptor.of(server.status(AGE).listeners(), server.stalls()).stream())
			.filter((listener) -> listener.index() == index)
			.findFirst()
			.orElse(null);
	}

	private static Duration toMillis(Duration duration) {
		return Duration.ofMillis(duration.toMillis());
	}

	/**
	 * Description of the web servers.
	 *
	 * @param pid id of this process
	 * @param instance tells this start of the application from others with the same id
	 * @param servers the servers
	 */
	public record ReuseportDescriptor(long pid, String instance,
			List<ServerDescriptor> servers) implements OperationResponseBody {

	}

	/**
	 * Description of a web server.
	 *
	 * @param port its port
	 * @param address the address it is bound to
	 * @param mode {@code reuseport} or {@code single}
	 * @param reason why the mode is {@code single}
	 * @param transport transport of its listeners
	 * @param sharing whether other processes may listen on its port
	 * @param eventLoops number of event loops that serve its connections
	 * @param listeners its listeners
	 * @param imbalance the most open connections on an event loop, divided by the fewest
	 * that this could be
	 * @param foreignListeners number of listeners of other processes on its port
	 * @param foreignProcesses the processes that these belong to, absent if their number
	 * is
	 * @param stopping whether it has begun to stop
	 * @param draining whether it stops and still serves clients
	 * @param drain what it has done so far if it is draining
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ServerDescriptor(@Nullable Integer port, String address, String mode, @Nullable String reason,
			String transport, String sharing, int eventLoops, List<ListenerDescriptor> listeners,
			@Nullable Double imbalance, @Nullable Integer foreignListeners,
			@Nullable List<ProcessDescriptor> foreignProcesses, boolean stopping, boolean draining,
			@Nullable DrainDescriptor drain) {

		static ServerDescriptor of(ReuseportServer running) {
			ServerStatus server = running.status(AGE);
			return new ServerDescriptor(server.port(), server.address(), server.mode().id(), server.reason(),
					server.transport().id(), server.sharing().id(), server.eventLoops(),
					ListenerDescriptor.of(server.listeners(), running.stalls()), server.imbalance(), server.foreign(),
					(server.foreign() != null) ? ProcessDescriptor.of(running.foreignProcesses(AGE)) : null,
					server.stopping(), server.draining(),
					(server.drain() != null) ? DrainDescriptor.of(server.drain()) : null);
		}

	}

	/**
	 * Description of what a web server has done while it drains.
	 *
	 * @param duration for how long it has been stopping
	 * @param accepted connections that were accepted meanwhile
	 * @param askedToLeave clients that were asked to go elsewhere, by connection
	 * @param left those of them that went by themselves
	 * @param answeredRequests requests that were answered meanwhile
	 * @param endedStreams WebSockets and other responses without an end that were ended
	 * @param cut connections that were given up because the time was over
	 */
	public record DrainDescriptor(Duration duration, long accepted, long askedToLeave, long left, long answeredRequests,
			long endedStreams, long cut) {

		static DrainDescriptor of(DrainReport drain) {
			return new DrainDescriptor(toMillis(drain.time()), drain.accepted(), drain.asked(), drain.left(),
					drain.answered(), drain.streams(), drain.cut());
		}

	}

	/**
	 * Description of another process that listens on the port of a web server.
	 *
	 * @param pid its id, absent if it cannot be found
	 * @param listeners number of its listeners on the port
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ProcessDescriptor(@Nullable Long pid, int listeners) {

		static List<ProcessDescriptor> of(List<ForeignProcess> processes) {
			return processes.stream()
				.map((process) -> new ProcessDescriptor(process.pid(), process.listeners()))
				.toList();
		}

	}

	/**
	 * Description of a listener.
	 *
	 * @param index its place among the listeners of its server, from 0
	 * @param eventLoop name of the thread that accepts
	 * @param state {@code listening}, {@code stalled} or {@code closed}
	 * @param accepted number of connections it accepted since the server was started
	 * @param open number of connections that are open on its event loop now
	 * @param handedOff number of connections that its event loop gave to another one
	 * @param rescued number of connections that other event loops accepted for it
	 * @param stalls number of times that its event loop was stalled
	 * @param acceptQueue number of connections that wait to be accepted now
	 * @param backlog limit of the accept queue
	 * @param dropped number of connections refused because the accept queue was full
	 * @param stall the stall that its event loop is in
	 * @param lastStall the last stall of its event loop that is over
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ListenerDescriptor(int index, String eventLoop, String state, @Nullable Long accepted,
			@Nullable Long open, @Nullable Long handedOff, @Nullable Long rescued, @Nullable Long stalls,
			@Nullable Long acceptQueue, @Nullable Long backlog, @Nullable Long dropped, @Nullable StallDescriptor stall,
			@Nullable StallDescriptor lastStall) implements OperationResponseBody {

		static List<ListenerDescriptor> of(List<ListenerStatus> listeners, List<StallReport> stalls) {
			Map<String, List<StallReport>> byLoop = stalls.stream()
				.collect(Collectors.groupingBy(StallReport::eventLoop));
			return listeners.stream()
				.map((listener) -> of(listener, byLoop.getOrDefault(listener.eventLoop(), List.of())))
				.toList();
		}

		private static ListenerDescriptor of(ListenerStatus listener, List<StallReport> stalls) {
			return new ListenerDescriptor(listener.index(), listener.eventLoop(), listener.state().id(),
					listener.accepted(), listener.open(), listener.handedOff(), listener.rescued(), listener.stalls(),
					listener.acceptQueue(), listener.backlog(), listener.dropped(),
					StallDescriptor.first(stalls, (stall) -> !stall.over()),
					StallDescriptor.first(stalls, StallReport::over));
		}

	}

	/**
	 * Description of a time in which an event loop took none of the connections that
	 * waited.
	 *
	 * @param since when it began
	 * @param duration how long it has lasted, or lasted if it is over
	 * @param frames where the thread was when it had done nothing for a second, the
	 * innermost call first, absent before that
	 */
	@JsonInclude(JsonInclude.Include.NON_EMPTY)
	public record StallDescriptor(Instant since, Duration duration, List<String> frames) {

		static @Nullable StallDescriptor first(List<StallReport> stalls, Predicate<StallReport> which) {
			return stalls.stream()
				.filter(which)
				.map((stall) -> new StallDescriptor(stall.since(), toMillis(stall.duration()), stall.frames()))
				.findFirst()
				.orElse(null);
		}

	}

}
