package io.github.reuseport.server.listener;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelBindException;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServerConfig;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.AddressUtils;

/**
 * What is possible for a server on its event loops and its address, found out before its
 * first listener is opened.
 *
 * @param address the address to bind to, resolved where it is an internet address
 * @param resources the event loops as the application configured them
 * @param group the group of the event loops that serve connections
 * @param loops the event loops of the group, in its order
 * @param transport the transport of the loops
 * @param refusal why there can be one plain listener only, or {@code null}
 * @hidden
 */
public record BindPlan(SocketAddress address, LoopResources resources, EventLoopGroup group, List<EventLoop> loops,
		Transport transport, @Nullable Refusal refusal) {

	/**
	 * Make the plan for a server. Opens a socket and closes it again, without binding it.
	 * @param config the configuration of the server
	 * @return the plan
	 * @throws ChannelBindException if no socket can be opened
	 */
	public static BindPlan of(HttpServerConfig config) {
		SocketAddress address = address(config);
		LoopResources resources = config.loopResources();
		EventLoopGroup group = resources.onServer(config.isPreferNative());
		List<EventLoop> loops = loops(group);
		if (loops.isEmpty()) {
			return new BindPlan(address, resources, group, loops, Transport.OTHER,
					new Refusal("the event loops of " + group.getClass().getName() + " cannot be told apart",
							"Run the server on an event loop group that can be iterated."));
		}
		Transport transport = Transport.of(resources.onChannelClass(ServerSocketChannel.class, loops.get(0)));
		Refusal refusal = refusal(config, address, transport);
		if (refusal == null) {
			refusal = probe(address, resources, loops.get(0), transport);
		}
		return new BindPlan(address, resources, group, loops, transport, refusal);
	}

	private static SocketAddress address(HttpServerConfig config) {
		SocketAddress address = Objects.requireNonNull(config.bindAddress(), "bindAddress").get();
		Objects.requireNonNull(address, "'bindAddress' must supply an address");
		return (address instanceof InetSocketAddress inet && inet.isUnresolved())
				? AddressUtils.createResolved(inet.getHostName(), inet.getPort()) : address;
	}

	private static List<EventLoop> loops(EventLoopGroup group) {
		List<EventLoop> loops = new ArrayList<>();
		group.forEach((executor) -> {
			if (executor instanceof EventLoop loop) {
				loops.add(loop);
			}
		});
		return List.copyOf(loops);
	}

	private static @Nullable Refusal refusal(HttpServerConfig config, SocketAddress address, Transport transport) {
		if (!(address instanceof InetSocketAddress)) {
			return new Refusal("a Unix domain socket has one listener", "Bind the server to an internet address.");
		}
		if (List.of(config.protocols()).contains(HttpProtocol.HTTP3)) {
			return new Refusal("HTTP/3 has no listening sockets", "Serve HTTP/1.1 or HTTP/2 only.");
		}
		String system = System.getProperty("os.name", "unknown");
		if (!system.startsWith("Linux")) {
			return new Refusal(system + " does not spread connections over the listeners of a port",
					"Run the application on Linux.");
		}
		return (transport != Transport.KQUEUE && transport != Transport.OTHER) ? null
				: new Refusal("the transport of the event loops is unknown", "Use epoll, io_uring or NIO.");
	}

	private static @Nullable Refusal probe(SocketAddress address, LoopResources resources, EventLoop loop,
			Transport transport) {
		Channel channel;
		try {
			channel = resources.onChannel(ServerSocketChannel.class, loop);
		}
		catch (RuntimeException ex) {
			throw ChannelBindException.fail(address, ex);
		}
		try {
			return setReuseport(channel, transport);
		}
		finally {
			channel.unsafe().closeForcibly();
		}
	}

	/**
	 * Set {@code SO_REUSEPORT} on a socket.
	 * @param channel the socket
	 * @param transport its transport
	 * @return why the option was refused, or {@code null} if it is set
	 */
	static @Nullable Refusal setReuseport(Channel channel, Transport transport) {
		ChannelOption<Boolean> option = transport.reuseport();
		String remedy = "Use Linux 3.9 or later and a transport that has the option.";
		try {
			return channel.config().setOption(option, true) ? null
					: new Refusal("SO_REUSEPORT is unknown to the transport " + transport.id(), remedy);
		}
		catch (ChannelException | UnsupportedOperationException ex) {
			return new Refusal("SO_REUSEPORT is refused on the transport " + transport.id() + ": " + ex.getMessage(),
					remedy);
		}
	}

	/**
	 * The number of listeners to open.
	 * @param wanted how many were asked for, or {@code null} for one on every event loop
	 * @return at least 1, at most the number of event loops
	 */
	public int listeners(@Nullable Integer wanted) {
		return (wanted != null) ? Math.min(wanted, this.loops.size()) : this.loops.size();
	}

}
