package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.ConnectionObserver;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.drain.LeftOverFilter;
import io.github.reuseport.server.drain.ServerDrain;
import io.github.reuseport.server.listener.BindPlan;
import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.ListenerFactory;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.listener.ListenerKeeper;
import io.github.reuseport.server.listener.NativeTransport;
import io.github.reuseport.server.listener.Neighbours;
import io.github.reuseport.server.listener.OverflowWatch;
import io.github.reuseport.server.listener.PauseWatch;
import io.github.reuseport.server.listener.PortCheck;
import io.github.reuseport.server.listener.Refusal;
import io.github.reuseport.server.listener.ReuseportUnavailableException;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Transport;
import io.github.reuseport.server.placement.ServingLoops;
import io.github.reuseport.server.rescue.LoopDelays;
import io.github.reuseport.server.rescue.Watchdog;
import io.github.reuseport.server.warmup.WarmUp;
import io.github.reuseport.server.warmup.WarmUpSettings;

/**
 * An {@link HttpServer} that decorates another one: configured like it, but bound to one
 * port through a listener on every event loop.
 */
public final class ReuseportHttpServer extends DecoratedHttpServer {

	private static final Logger logger = Loggers.getLogger(ReuseportHttpServer.class);

	private ReuseportHttpServer(HttpServer server, ListenerSettings settings, ReuseportServers servers,
			ServerCallbacks callbacks) {
		super(server, settings, servers, callbacks);
	}

	/**
	 * Decorate a server. Decorating a server twice is the same as decorating it once.
	 * @param server the server, without callbacks such as {@code doOnBound}: those set on
	 * it before are told of every listener, those set on the decorated server of the
	 * server as a whole
	 * @param settings what the listeners shall be like
	 * @param servers where the server is found while it runs
	 * @return the decorated server
	 */
	public static HttpServer decorate(HttpServer server, ListenerSettings settings, ReuseportServers servers) {
		if (server instanceof ReuseportHttpServer) {
			return server;
		}
		Integer backlog = settings.backlog();
		HttpServer configured = (backlog != null) ? server.option(ChannelOption.SO_BACKLOG, backlog) : server;
		return new ReuseportHttpServer(configured, settings, servers, ServerCallbacks.NONE);
	}

	@Override
	HttpServer with(HttpServer server, ServerCallbacks callbacks) {
		return new ReuseportHttpServer(server, this.settings, this.servers, callbacks);
	}

	@Override
	public Mono<? extends DisposableServer> bind() {
		return new TimedBind((timeout) -> {
			this.callbacks.bind().accept(configuration());
			BindPlan plan = BindPlan.of(configuration());
			return (plan.refusal() != null) ? bindSingle(plan, plan.refusal(), warmUp(plan, Sharing.EXCLUSIVE, timeout))
					: bindGroup(plan, timeout);
		});
	}

	private Mono<? extends DisposableServer> bindGroup(BindPlan plan, @Nullable Duration timeout) {
		List<Refusal> refusals = Stream
			.concat(this.settings.socketOptions().refusals(plan.transport()).stream(), refuseBacklog().stream())
			.toList();
		if (!refusals.isEmpty() && this.settings.required()) {
			return Mono.error(new ReuseportUnavailableException(refusals.get(0)));
		}
		warn(plan, refusals);
		ServingLoops loops = new ServingLoops(plan.loops());
		ListenerGroup group = group(plan, loops);
		LoopDelays delays = new LoopDelays(loops);
		group.observe(delays);
		Watchdog watchdog = watchdog(group, loops);
		ServerDrain drain = new ServerDrain(group, loops, configuration().channelGroup(), this.settings.drain());
		GroupServer server = new GroupServer(group, drain::stop, this.callbacks);
		return warmUp(plan, this.settings.sharing(), timeout).then(server.open())
			.doOnNext((bound) -> add(new GroupView(group, loops, drain, delays, watchdog), group, drain))
			.onErrorResume(ReuseportUnavailableException.class,
					(ex) -> bindSingle(plan, new Refusal(ex.getReason(), ex.getRemedy()), Mono.empty()));
	}

	private void add(GroupView server, ListenerGroup group, ServerDrain drain) {
		this.servers.add(server, drain.ended());
		group.onClose().subscribe(null, null, () -> this.servers.closed(server));
	}

	private ListenerGroup group(BindPlan plan, ServingLoops loops) {
		List<Listener> listeners = new ListenerFactory(plan, loops, this.settings.placement(),
				this.settings.socketOptions())
			.create(this.server, plan.listeners(this.settings.listeners()));
		ListenerGroup group = new ListenerGroup(plan, this.settings.sharing(), listeners);
		Neighbours neighbours = new Neighbours(group.sharing());
		group.observe(new ListenerKeeper(group, neighbours));
		group.observe(new OverflowWatch(group));
		group.observe(new PauseWatch(group));
		group.observe(new LeftOverFilter(group, neighbours::haveJoined));
		group.observe(new LateClasses(ListenerFactory.speaksHttp2(configuration())));
		return group;
	}

	private @Nullable Watchdog watchdog(ListenerGroup group, ServingLoops loops) {
		if (!this.settings.rescue().enabled()) {
			return null;
		}
		Watchdog watchdog = new Watchdog(group, loops, this.settings.rescue().after());
		group.observe(watchdog);
		return watchdog;
	}

	private Mono<Void> warmUp(BindPlan plan, Sharing sharing, @Nullable Duration timeout) {
		WarmUpSettings warmUp = this.settings.warmUp();
		// What it requests may change something, which a copy of the application that
		// cannot start has no right to
		boolean refused = warmUp.isWanted() && plan.address() instanceof InetSocketAddress address
				&& PortCheck.isRefused(address, sharing);
		return refused ? Mono.empty() : new WarmUp(this.server, plan.address(), warmUp, timeout).run();
	}

	/**
	 * A customizer runs later and knows this one server, so its backlog is used.
	 * @return why the property is not honoured, if it is not
	 */
	private Optional<Refusal> refuseBacklog() {
		Integer backlog = this.settings.backlog();
		Object used = configuration().options().get(ChannelOption.SO_BACKLOG);
		return (backlog == null || backlog.equals(used)) ? Optional.empty()
				: Optional.of(new Refusal(
						"server.reuseport.backlog (%d) gives way to SO_BACKLOG (%s) of a NettyServerCustomizer"
							.formatted(backlog, used),
						"Remove one of the two."));
	}

	private void warn(BindPlan plan, List<Refusal> refusals) {
		refusals.forEach((refusal) -> logger.warn("{} and is ignored. {}", refusal.reason(), refusal.remedy()));
		warnOfNio(plan);
		Integer wanted = this.settings.listeners();
		int possible = plan.listeners(wanted);
		if (wanted != null && wanted > possible) {
			logger.warn("server.reuseport.listeners is {} but there are {} event loops: opening {} listeners", wanted,
					possible, possible);
		}
		Integer backlog = this.settings.backlog();
		if (backlog != null && backlog > NetUtil.SOMAXCONN) {
			logger.warn("server.reuseport.backlog is {} but the kernel allows {} (net.core.somaxconn): using {}",
					backlog, NetUtil.SOMAXCONN, NetUtil.SOMAXCONN);
		}
	}

	private void warnOfNio(BindPlan plan) {
		// Unless it was asked for: without the native transport there are no filters
		Refusal missing = (plan.transport() == Transport.NIO && configuration().isPreferNative())
				? NativeTransport.missing() : null;
		if (missing != null) {
			logger.warn("The transport is nio, which is slower and on which a stop may cut connections, because {}. {}",
					missing.reason(), missing.remedy());
		}
	}

	private Mono<? extends DisposableServer> bindSingle(BindPlan plan, Refusal refusal, Mono<Void> warmUp) {
		if (this.settings.required()) {
			return Mono.error(new ReuseportUnavailableException(refusal));
		}
		logger.warn("Falling back to one plain listener: {}", refusal.reason());
		LongAdder accepted = new LongAdder();
		return warmUp.then(this.callbacks.applyTo(this.server).childObserve((connection, state) -> {
			// Streams of HTTP/2 are no connections
			if (state == ConnectionObserver.State.CONNECTED && connection.channel().parent() instanceof ServerChannel) {
				accepted.increment();
			}
		}).bind()).map((bound) -> {
			PlainServerView view = new PlainServerView(bound, configuration().channelGroup(), accepted::sum, plan,
					this.settings, refusal.reason());
			this.servers.add(view, view.drain().ended());
			bound.onDispose().subscribe(null, null, () -> this.servers.closed(view));
			return new PlainServer(bound, view.drain());
		});
	}

	@Override
	public String toString() {
		return "ReuseportHttpServer{server=" + this.server + ", settings=" + this.settings + '}';
	}

}
