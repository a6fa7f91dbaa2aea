package io.github.reuseport.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ManagementHttpServer;
import io.github.reuseport.server.ReuseportServers;

/**
 * Decorates the server of a management port, before the customizers that are there.
 */
final class ManagementServerFactoryCustomizer
		implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {

	private final ListenerSettings settings;

	private final ReuseportServers servers;

	ManagementServerFactoryCustomizer(ListenerSettings settings, ReuseportServers servers) {
		this.settings = settings;
		this.servers = servers;
	}

	@Override
	public int getOrder() {
		// Last, to be in front of what the others add
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		List<NettyServerCustomizer> customizers = new ArrayList<>();
		customizers.add((server) -> ManagementHttpServer.decorate(server, this.settings, this.servers));
		customizers.addAll(factory.getServerCustomizers());
		factory.setServerCustomizers(customizers);
	}

}
