package io.github.reuseport.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ReuseportServers;

/**
 * {@link WebServerFactoryCustomizer} that decorates the server before any
 * {@link NettyServerCustomizer} of the application, so that what these customize is the
 * decorated server.
 */
abstract class DecoratingFactoryCustomizer
		implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {

	final ListenerSettings settings;

	final ReuseportServers servers;

	DecoratingFactoryCustomizer(ListenerSettings settings, ReuseportServers servers) {
		this.settings = settings;
		this.servers = servers;
	}

	/**
	 * How the server is decorated.
	 * @param factory the factory of the server
	 * @return what decorates it
	 */
	abstract NettyServerCustomizer decoration(NettyReactiveWebServerFactory factory);

	@Override
	public final int getOrder() {
		// Last, to be in front of what the others add
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public final void customize(NettyReactiveWebServerFactory factory) {
		List<NettyServerCustomizer> customizers = new ArrayList<>();
		customizers.add(decoration(factory));
		customizers.addAll(factory.getServerCustomizers());
		factory.setServerCustomizers(customizers);
	}

}
