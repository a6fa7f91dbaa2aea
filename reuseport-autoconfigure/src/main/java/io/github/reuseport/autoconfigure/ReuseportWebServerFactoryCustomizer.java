package io.github.reuseport.autoconfigure;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.Ssl.ClientAuth;
import org.springframework.boot.web.server.WebServerSslBundle;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ReuseportHttpServer;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.warmup.ServerKeys;
import io.github.reuseport.server.warmup.WarmUpSettings;

/**
 * Decorates the web server of the application.
 */
final class ReuseportWebServerFactoryCustomizer extends DecoratingFactoryCustomizer {

	private volatile boolean asked;

	ReuseportWebServerFactoryCustomizer(ListenerSettings settings, ReuseportServers servers) {
		super(settings, servers);
	}

	@Override
	NettyServerCustomizer decoration(NettyReactiveWebServerFactory factory) {
		DrainTimeCheck.warn(this.settings.drain(), factory.getShutdown());
		return (server) -> {
			this.asked = true;
			return ReuseportHttpServer.decorate(server, settings(factory), this.servers);
		};
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
