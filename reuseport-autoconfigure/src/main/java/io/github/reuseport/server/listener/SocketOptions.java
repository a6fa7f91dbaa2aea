package io.github.reuseport.server.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.linux.DeferAccept;
import io.github.reuseport.linux.IncomingCpu;

/**
 * What the kernel is asked to do for the listening sockets of a server, where it and the
 * transport know how.
 *
 * @param deferAccept how long a connection may be held back until its first bytes have
 * arrived, or {@code null} for not at all
 * @param steering which listener gets a new connection
 * @hidden
 */
public record SocketOptions(@Nullable Duration deferAccept, Steering steering) {

	/**
	 * Nothing beyond listening.
	 */
	public static final SocketOptions NONE = new SocketOptions(null, Steering.HASH);

	/**
	 * What of it cannot be had.
	 * @param transport the transport of the sockets
	 * @return why not, empty if all can
	 */
	public List<Refusal> refusals(Transport transport) {
		List<Refusal> refusals = new ArrayList<>();
		if (this.deferAccept != null && !transport.isNative()) {
			refusals.add(unknown("server.reuseport.defer-accept", transport));
		}
		if (this.steering == Steering.CPU && !transport.isNative()) {
			refusals.add(unknown("server.reuseport.steering=cpu", transport));
		}
		else if (this.steering == Steering.CPU && !IncomingCpu.isForGroups()) {
			refusals.add(new Refusal(
					"server.reuseport.steering=cpu is unknown to Linux %s".formatted(System.getProperty("os.version")),
					"Use Linux 6.2 or later, or remove the property."));
		}
		return refusals;
	}

	private static Refusal unknown(String property, Transport transport) {
		return new Refusal("%s is unknown to the transport %s".formatted(property, transport.id()),
				"Use epoll or io_uring, or remove the property.");
	}

	/**
	 * Configure the server for what is the same for all of the sockets.
	 * @param server the server
	 * @param transport the transport of the sockets
	 * @return the server
	 */
	HttpServer applyTo(HttpServer server, Transport transport) {
		return (this.deferAccept != null && transport.isNative())
				? server.option(DeferAccept.OPTION, seconds(this.deferAccept)) : server;
	}

	/**
	 * The processors that the listeners belong to, in turn.
	 * @param transport the transport of the sockets
	 * @return their numbers, empty if the listeners belong to none
	 */
	List<Integer> cpus(Transport transport) {
		return (this.steering == Steering.CPU && transport.isNative() && IncomingCpu.isForGroups())
				? IncomingCpu.online() : List.of();
	}

	private static int seconds(Duration duration) {
		long seconds = duration.getSeconds() + ((duration.getNano() > 0) ? 1 : 0);
		return (int) Math.min(Integer.MAX_VALUE, seconds);
	}

}
