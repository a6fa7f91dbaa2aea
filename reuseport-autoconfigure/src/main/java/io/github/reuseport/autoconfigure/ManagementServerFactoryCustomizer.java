package io.github.reuseport.autoconfigure;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ManagementHttpServer;
import io.github.reuseport.server.ReuseportServers;

/**
 * Decorates the server of a management port.
 */
final class ManagementServerFactoryCustomizer extends DecoratingFactoryCustomizer {

	ManagementServerFactoryCustomizer(ListenerSettings settings, ReuseportServers servers) {
		super(settings, servers);
	}

	@Override
	NettyServerCustomizer decoration(NettyReactiveWebServerFactory factory) {
		return (server) -> ManagementHttpServer.decorate(server, this.settings, this.servers);
	}

}
