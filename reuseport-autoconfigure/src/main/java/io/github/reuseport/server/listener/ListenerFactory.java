package io.github.reuseport.server.listener;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.AttributeKey;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;

import io.github.reuseport.linux.IncomingCpu;
import io.github.reuseport.server.placement.ConnectionLimit;
import io.github.reuseport.server.placement.ListenerChildGroup;
import io.github.reuseport.server.placement.Placement;
import io.github.reuseport.server.placement.ServingLoop;
import io.github.reuseport.server.placement.ServingLoops;

/**
 * Makes the listeners of a server: each is bound as the server would be, but on an event
 * loop of its own.
 *
 * @hidden
 */
public final class ListenerFactory {

	/**
	 * Index of a listener, an attribute of its socket.
	 */
	public static final AttributeKey<Integer> INDEX = AttributeKey.valueOf(ListenerFactory.class, "INDEX");

	private static final Set<HttpProtocol> HTTP2 = Set.of(HttpProtocol.H2, HttpProtocol.H2C);

	private final BindPlan plan;

	private final ServingLoops loops;

	private final Placement placement;

	private final SocketOptions options;

	public ListenerFactory(BindPlan plan, ServingLoops loops, Placement placement, SocketOptions options) {
		this.plan = plan;
		this.loops = loops;
		this.placement = placement;
		this.options = options;
	}

	/**
	 * Make the listeners.
	 * @param server the server
	 * @param count how many, at most one for each event loop
	 * @return the listeners, in the order of their indexes, not open yet
	 */
	public List<Listener> create(HttpServer server, int count) {
		return create(server, IntStream.range(0, count).mapToObj((index) -> this.loops.homes(index, count)).toList());
	}

	/**
	 * Make a listener that keeps its connections on the event loop that accepts.
	 * @param server the server
	 * @return the only listener of the server, not open yet
	 */
	public Listener createOnly(HttpServer server) {
		return create(server, List.of(List.of(this.loops.get(0)))).get(0);
	}

	private List<Listener> create(HttpServer server, List<List<ServingLoop>> homesOfEach) {
		boolean preferNative = server.configuration().isPreferNative();
		int maxConnections = server.configuration().maxConnections();
		ConnectionLimit limit = (maxConnections > 0) ? new ConnectionLimit(maxConnections) : null;
		HttpServer common = configure((limit != null) ? server.maxConnections(-1) : server);
		List<Integer> cpus = this.options.cpus(this.plan.transport());
		List<Listener> listeners = new ArrayList<>(homesOfEach.size());
		for (int i = 0; i < homesOfEach.size(); i++) {
			List<ServingLoop> homes = homesOfEach.get(i);
			ServingLoop loop = homes.get(0);
			ListenerChildGroup serving = new ListenerChildGroup(this.plan.group(), this.loops, homes, this.placement,
					limit);
			HttpServer own = (cpus.isEmpty() ? common : common.option(IncomingCpu.OPTION, cpus.get(i % cpus.size())))
				.runOn(new ListenerLoopResources(this.plan.resources(), loop.eventLoop(), serving), preferNative)
				.attr(INDEX, i);
			listeners.add(new Listener(i, loop,
					(address, reuseport) -> ConnectionOptions.removeUnknown(own, Listener.anyOpen(listeners))
						.bindAddress(() -> address)
						.option(this.plan.transport().reuseport(), reuseport)));
		}
		return listeners;
	}

	private HttpServer configure(HttpServer server) {
		HttpServer configured = server;
		for (ChannelOption<?> option : server.configuration().options().keySet()) {
			// One that a customizer set would defeat an exclusive port
			configured = option.name().endsWith("SO_REUSEPORT") ? configured.option(option, null) : configured;
		}
		if (Boolean.TRUE.equals(server.configuration().childOptions().get(ChannelOption.TCP_NODELAY))) {
			// Netty sets it on every connection that it makes, one system call less
			configured = configured.childOption(ChannelOption.TCP_NODELAY, null);
		}
		ChannelGroup connections = server.configuration().channelGroup();
		if (connections != null && speaksHttp2(server.configuration())) {
			// Reactor Netty adds a connection with its first stream: one without any
			// would not be closed before the time to stop is over
			configured = configured.doOnChannelInit((observer, connection, remote) -> connections.add(connection));
		}
		return this.options.applyTo(configured, this.plan.transport());
	}

	/**
	 * Whether clients may speak HTTP/2.
	 * @param server the configuration of the server
	 * @return {@code false} if it is off
	 */
	public static boolean speaksHttp2(HttpServerConfig server) {
		return Arrays.stream(server.protocols()).anyMatch(HTTP2::contains);
	}

}
