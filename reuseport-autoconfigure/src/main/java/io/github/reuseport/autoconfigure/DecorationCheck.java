package io.github.reuseport.autoconfigure;

import java.util.Objects;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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

	private static final String REASON = "a NettyServerCustomizer returned a server that it did not derive from the one it was given";

	private static final String REMEDY = "Return the server that the customizer was given, or a copy of it.";

	private final ApplicationContext context;

	private final ReuseportServers servers;

	private final boolean required;

	DecorationCheck(ApplicationContext context, ReuseportServers servers, boolean required) {
		this.context = context;
		this.servers = servers;
		this.required = required;
	}

	@Override
	public void onApplicationEvent(WebServerInitializedEvent event) {
		// Events of child contexts arrive here too; their servers are not decorated
		if (event.getApplicationContext() != this.context || isDecorated(event.getWebServer())) {
			return;
		}
		if (this.required) {
			throw new ReuseportUnavailableException(REASON, REMEDY);
		}
		logger.warn("Falling back to one plain listener: " + REASON + ". " + REMEDY);
	}

	private boolean isDecorated(WebServer webServer) {
		return !(webServer instanceof NettyWebServer) || this.servers.all()
			.stream()
			.anyMatch((server) -> !server.isStopping() && Objects.equals(server.port(), webServer.getPort()));
	}

}
