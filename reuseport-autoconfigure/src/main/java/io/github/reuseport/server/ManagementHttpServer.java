package io.github.reuseport.server;

import java.time.Duration;
import java.util.List;

import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.drain.DrainSettings;
import io.github.reuseport.server.drain.LeftOverFilter;
import io.github.reuseport.server.drain.ServerDrain;
import io.github.reuseport.server.listener.BindPlan;
import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.ListenerFactory;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.listener.ListenerKeeper;
import io.github.reuseport.server.listener.Neighbours;
import io.github.reuseport.server.listener.Receivers;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.SocketOptions;
import io.github.reuseport.server.placement.Placement;
import io.github.reuseport.server.placement.ServingLoops;
import io.github.reuseport.server.rescue.Watchdog;

/**
 * An {@link HttpServer} that decorates the one of a management port: it has one listener,
 * but is answered while an event loop is stalled, and several processes may have the
 * port, of which one answers. Where that cannot be had, it is as it was.
 */
public final class ManagementHttpServer extends DecoratedHttpServer {

	/**
	 * Handshakes with those who look after the application are short, and the application
	 * has taken its time already.
	 */
	private static final Duration LONGEST_GRACE = Duration.ofMillis(200);

	private ManagementHttpServer(HttpServer server, ListenerSettings settings, ReuseportServers servers,
			ServerCallbacks callbacks) {
		super(server, settings, servers, callbacks);
	}

	/**
	 * Decorate the server of a management port.
	 * @param server the server, without callbacks such as {@code doOnBound}
	 * @param settings those of the application's own server, of which sharing, rescue and
	 * drain matter
	 * @param servers the application's own servers, to which this one does not belong
	 * @return the decorated server
	 */
	public static HttpServer decorate(HttpServer server, ListenerSettings settings, ReuseportServers servers) {
		return new ManagementHttpServer(server, settings, servers, ServerCallbacks.NONE);
	}

	@Override
	HttpServer with(HttpServer server, ServerCallbacks callbacks) {
		return new ManagementHttpServer(server, this.settings, this.servers, callbacks);
	}

	@Override
	public Mono<? extends DisposableServer> bind() {
		return Mono.defer(() -> {
			this.callbacks.bind().accept(configuration());
			BindPlan plan = BindPlan.of(configuration());
			return (plan.refusal() != null) ? this.callbacks.applyTo(this.server).bind() : bind(plan);
		});
	}

	private Mono<DisposableServer> bind(BindPlan plan) {
		ChannelGroup known = configuration().channelGroup();
		// Those who keep a connection have to be told to go to the other process
		ChannelGroup connections = (known != null || this.settings.sharing() == Sharing.EXCLUSIVE) ? known
				: new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
		HttpServer configured = (connections != null) ? this.server.channelGroup(connections) : this.server;
		ServingLoops loops = new ServingLoops(plan.loops());
		Listener listener = new ListenerFactory(plan, loops, Placement.LOCAL, SocketOptions.NONE)
			.createOnly(configured);
		ListenerGroup group = group(plan, loops, listener);
		ServerDrain drain = new ServerDrain(group, loops, connections, drainSettings());
		ManagementStop stop = new ManagementStop(group, drain, this.servers);
		return new GroupServer(group, stop::stop, this.callbacks).open().doOnNext((bound) -> {
			this.servers.observe(stop);
			bound.onDispose().subscribe(null, null, () -> this.servers.ignore(stop));
		});
	}

	private ListenerGroup group(BindPlan plan, ServingLoops loops, Listener listener) {
		ListenerGroup group = new ListenerGroup(plan, this.settings.sharing(), List.of(listener), Receivers.FIRST);
		if (this.settings.rescue().enabled()) {
			group.observe(new Watchdog(group, loops, this.settings.rescue().after(), true));
		}
		if (this.settings.sharing() != Sharing.EXCLUSIVE) {
			Neighbours neighbours = new Neighbours(group.sharing());
			group.observe(new LeftOverFilter(group, neighbours::haveJoined));
			group.observe(new ListenerKeeper(group, neighbours));
		}
		return group;
	}

	private DrainSettings drainSettings() {
		DrainSettings drain = this.settings.drain();
		Duration grace = (drain.grace().compareTo(LONGEST_GRACE) < 0) ? drain.grace() : LONGEST_GRACE;
		return new DrainSettings(drain.enabled(), grace, Duration.ZERO, Duration.ZERO, drain.limit());
	}

}
