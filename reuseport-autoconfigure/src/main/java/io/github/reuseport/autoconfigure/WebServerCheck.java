package io.github.reuseport.autoconfigure;

import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.util.StringUtils;
import org.springframework.web.context.WebApplicationContext;

import io.github.reuseport.server.listener.ReuseportUnavailableException;

/**
 * Says that the starter has nothing to do where the web server is another one than
 * Reactor Netty, before it listens, and where there is none.
 */
final class WebServerCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(WebServerCheck.class);

	/**
	 * By name: applications need not have it.
	 */
	private static final String NETTY = "org.springframework.boot.reactor.netty.NettyWebServer";

	private final ApplicationContext context;

	private final BooleanSupplier decorated;

	private final boolean required;

	/**
	 * Check later.
	 * @param context the context of the application
	 * @param decorated whether the web server has been decorated, whatever it is
	 * @param required whether the starter has to have something to do
	 */
	WebServerCheck(ApplicationContext context, BooleanSupplier decorated, boolean required) {
		this.context = context;
		this.decorated = decorated;
		this.required = required;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.context instanceof WebServerApplicationContext webContext) {
			WebServer server = webContext.getWebServer();
			if (!isNetty(server) && !this.decorated.getAsBoolean()) {
				refuse(server);
			}
		}
		else if (this.context.getParent() == null && !isWeb()) {
			refuseNone();
		}
	}

	private static boolean isNetty(@Nullable WebServer server) {
		if (server != null) {
			for (Class<?> type = server.getClass(); type != null; type = type.getSuperclass()) {
				if (type.getName().equals(NETTY)) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Web contexts of tests have no server.
	 * @return whether the context is one that might have one
	 */
	private boolean isWeb() {
		return this.context instanceof ReactiveWebApplicationContext || this.context instanceof WebApplicationContext;
	}

	private void refuse(@Nullable WebServer server) {
		String reason = (server != null) ? "the web server is %s, not Reactor Netty".formatted(title(server))
				: "the application has been deployed to a web server, which is not Reactor Netty";
		String remedy = "Let Reactor Netty serve WebFlux: depend on spring-boot-starter-webflux, and on no other web "
				+ "server and not on spring-boot-starter-webmvc.";
		if (this.required) {
			throw new ReuseportUnavailableException(reason, remedy);
		}
		logger.warn("The reuseport starter has nothing to do: %s. %s Otherwise remove the starter, or set %s to false"
			.formatted(reason, remedy, RuntimeConditions.ENABLED));
	}

	private static String title(WebServer server) {
		// Such as TomcatWebServer, and JettyServletWebServer
		return StringUtils.delete(StringUtils.delete(server.getClass().getSimpleName(), "WebServer"), "Servlet");
	}

	private void refuseNone() {
		// Where there could be one, somebody has decided to have none: for a parent
		// context, a test or a job
		if (this.required && WebApplicationType.deduce() == WebApplicationType.NONE) {
			throw new ReuseportUnavailableException("there is no web server",
					"Add the dependency spring-boot-starter-webflux.");
		}
		logger.info("The reuseport starter has nothing to do: there is no web server");
	}

}
