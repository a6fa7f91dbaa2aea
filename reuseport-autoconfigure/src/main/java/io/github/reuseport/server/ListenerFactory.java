package io.github.reuseport.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.unix.IntegerUnixChannelOption;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * Makes the listeners of a server: each is bound as the server would be, but on an event
 * loop of its own.
 */
final class ListenerFactory {

	/**
	 * {@code TCP_DEFER_ACCEPT} of {@code linux/tcp.h}, in whole seconds (tcp(7)).
	 */
	static final ChannelOption<Integer> TCP_DEFER_ACCEPT = new IntegerUnixChannelOption("TCP_DEFER_ACCEPT", 6, 9);

	private static final Set<HttpProtocol> HTTP2 = Set.of(HttpProtocol.H2, HttpProtocol.H2C);

	private final ListenerPlan plan;

	private final ListenerSettings settings;

	private final ServerLoops loops;

	ListenerFactory(ListenerPlan plan, ListenerSettings settings, ServerLoops loops) {
		this.plan = plan;
		this.settings = settings;
		this.loops = loops;
	}

	/**
	 * Make the listeners.
	 * @param server the server
	 * @return the listeners, in the order of their indexes, not open yet
	 */
	List<Listener> create(HttpServer server) {
		boolean preferNative = server.configuration().isPreferNative();
		int maxConnections = server.configuration().maxConnections();
		ConnectionLimit limit = (maxConnections > 0) ? new ConnectionLimit(maxConnections) : null;
		HttpServer common = configure((limit != null) ? server.maxConnections(-1) : server);
		int count = this.plan.listeners(this.settings.listeners());
		List<Listener> listeners = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			EventLoop loop = this.plan.loops().get(i);
			ServingLoops serving = new ServingLoops(this.plan.group(), this.loops, this.plan.servedBy(i, count),
					this.settings.placement(), limit);
			HttpServer own = common.runOn(new ListenerLoops(this.plan.resources(), loop, serving), preferNative)
				.attr(Listeners.INDEX, i);
			listeners.add(new Listener(i, loop, (address, reuseport) -> own.bindAddress(() -> address)
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
		if (connections != null && Arrays.stream(server.configuration().protocols()).anyMatch(HTTP2::contains)) {
			// Reactor Netty adds a connection with its first stream, and without one it
			// would
			// not be closed before the time to stop is over
			configured = configured.doOnChannelInit((observer, connection, remote) -> connections.add(connection));
		}
		Duration deferAccept = this.settings.deferAccept();
		return (deferAccept != null && this.plan.transport().isNative())
				? configured.option(TCP_DEFER_ACCEPT, (int) Math.min(Integer.MAX_VALUE, seconds(deferAccept)))
				: configured;
	}

	private static long seconds(Duration duration) {
		return duration.getSeconds() + ((duration.getNano() > 0) ? 1 : 0);
	}

}
