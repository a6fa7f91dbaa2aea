package io.github.reuseport.server.listener;

import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.server.placement.ListenerChildGroup;

/**
 * View of an application's {@link LoopResources} as one listener sees them: it accepts on
 * its own event loop and its connections are served by its {@link ListenerChildGroup}.
 * All else is the application's.
 */
final class ListenerLoopResources implements LoopResources {

	private final LoopResources resources;

	private final EventLoop accepting;

	private final ListenerChildGroup serving;

	ListenerLoopResources(LoopResources resources, EventLoop accepting, ListenerChildGroup serving) {
		this.resources = resources;
		this.accepting = accepting;
		this.serving = serving;
	}

	@Override
	public EventLoopGroup onServerSelect(boolean useNative) {
		return this.accepting;
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.serving;
	}

	@Override
	public EventLoopGroup onClient(boolean useNative) {
		return this.resources.onClient(useNative);
	}

	@Override
	public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
		return this.resources.onChannel(channelType, group);
	}

	@Override
	public <C extends Channel> Class<? extends C> onChannelClass(Class<C> channelType, EventLoopGroup group) {
		return this.resources.onChannelClass(channelType, group);
	}

	@Override
	public boolean daemon() {
		return this.resources.daemon();
	}

	@Override
	public void dispose() {
		this.resources.dispose();
	}

	@Override
	public boolean isDisposed() {
		return this.resources.isDisposed();
	}

	@Override
	public Mono<Void> disposeLater() {
		return this.resources.disposeLater();
	}

	@Override
	public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
		return this.resources.disposeLater(quietPeriod, timeout);
	}

}
