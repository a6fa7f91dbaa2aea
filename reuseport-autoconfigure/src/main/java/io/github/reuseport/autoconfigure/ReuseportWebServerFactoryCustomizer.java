package io.github.reuseport.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.Ssl.ClientAuth;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.WebServerSslBundle;
import org.springframework.core.Ordered;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ReuseportHttpServer;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.warmup.ServerKeys;
import io.github.reuseport.server.warmup.WarmUpSettings;

/**
 * {@link WebServerFactoryCustomizer} that decorates the server before any
 * {@link NettyServerCustomizer} of the application, so that what these customize is the
 * decorated server.
 */
final class ReuseportWebServerFactoryCustomizer
		implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {

	private final ListenerSettings settings;

	private final ReuseportServers servers;

	private volatile boolean asked;

	ReuseportWebServerFactoryCustomizer(ListenerSettings settings, ReuseportServers servers) {
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
		DrainTimeCheck.warn(this.settings.drain(), factory.getShutdown());
		List<NettyServerCustomizer> customizers = new ArrayList<>();
		customizers.add((server) -> {
			this.asked = true;
			return ReuseportHttpServer.decorate(server, settings(factory), this.servers);
		});
		customizers.addAll(factory.getServerCustomizers());
		factory.setServerCustomizers(customizers);
	}

	private ListenerSettings settings(NettyReactiveWebServerFactory factory) {
		WarmUpSettings warmUp = this.settings.warmUp();
		Ssl ssl = factory.getSsl();
		if (!warmUp.isWanted() || !Ssl.isEnabled(ssl) || ssl.getClientAuth() == null
				|| ssl.getClientAuth() == ClientAuth.NONE) {
			return this.settings;
		}
		SslManagerBundle managers = WebServerSslBundle.get(ssl, factory.getSslBundles()).getManagers();
		return this.settings
			.with(warmUp.with(new ServerKeys(managers.getKeyManagerFactory(), managers.getTrustManagerFactory())));
	}

	/**
	 * Whether a server has been decorated.
	 * @return {@code false} if no factory has asked for that
	 */
	boolean hasDecorated() {
		return this.asked;
	}

}
