package io.github.reuseport.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.listener.ReuseportUnavailableException;

/**
 * Notices when the web server that was started is not the decorated one, because a
 * customizer returned another server than the one it was given.
 */
final class DecorationCheck implements ApplicationListener<WebServerInitializedEvent> {

	private static final Log logger = LogFactory.getLog(DecorationCheck.class);

	/**
	 * What a web server has that is bound to no port, as on a Unix domain socket.
	 */
	private static final int NO_PORT = -1;

	private final ApplicationContext context;

	private final ReuseportServers servers;

	private final ReuseportWebServerFactoryCustomizer customizer;

	private final boolean required;

	DecorationCheck(ApplicationContext context, ReuseportServers servers,
			ReuseportWebServerFactoryCustomizer customizer, boolean required) {
		this.context = context;
		this.servers = servers;
		this.customizer = customizer;
		this.required = required;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		// Events of child contexts arrive here too; their servers are not decorated
		if (event.getApplicationContext() != this.context || isDecorated(event.getWebServer())) {
			return;
		}
		Cause cause = this.customizer.hasDecorated() ? Cause.RETURNED : Cause.REPLACED;
		if (this.required) {
			throw new ReuseportUnavailableException(cause.reason, cause.remedy);
		}
		logger.warn("Falling back to one plain listener: " + cause.reason + ". " + cause.remedy);
	}

	private boolean isDecorated(WebServer webServer) {
		return !(webServer instanceof NettyWebServer) || this.servers.all()
			.stream()
			.anyMatch((server) -> !server.isStopping() && isOn(webServer.getPort(), server.port()));
	}

	private static boolean isOn(int expected, @Nullable Integer port) {
		return expected == ((port != null) ? port : NO_PORT);
	}

	/**
	 * Why a server is not decorated.
	 */
	private enum Cause {

		RETURNED("a NettyServerCustomizer returned a server that it did not derive from the one it was given",
				"Return the server that the customizer was given, or a copy of it."),

		REPLACED(
				"the customizers of the NettyReactiveWebServerFactory were replaced after this starter had added its own",
				"Use addServerCustomizers() rather than setServerCustomizers().");

		private final String reason;

		private final String remedy;

		Cause(String reason, String remedy) {
			this.reason = reason;
			this.remedy = remedy;
		}

	}

}
