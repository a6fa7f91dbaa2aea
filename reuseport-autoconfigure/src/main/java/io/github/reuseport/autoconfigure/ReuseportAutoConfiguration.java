package io.github.reuseport.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.systemd.ServiceEnvironment;
import io.github.reuseport.systemd.SystemdNotifier;
import io.github.reuseport.takeover.Takeover;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for one listener on every event loop
 * of a Reactor Netty web server. A web context whose parent is a web context too has
 * listeners of its own.
 */
@AutoConfiguration
@ConditionalOnClass({ HttpServer.class, NettyReactiveWebServerFactory.class })
@ConditionalOnWebApplication(type = Type.REACTIVE)
@Conditional(OnReuseportEnabled.class)
@Import(RuntimeConditions.class)
@ImportRuntimeHints(ReuseportRuntimeHints.class)
@EnableConfigurationProperties(ReuseportProperties.class)
public final class ReuseportAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ReuseportServers reuseportServers() {
		return new ReuseportServers();
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ReuseportWebServerFactoryCustomizer reuseportWebServerFactoryCustomizer(ReuseportProperties properties,
			ReuseportServers servers, ObjectProvider<LifecycleProperties> lifecycle, Environment environment) {
		UnknownPropertiesCheck.warn(environment);
		return new ReuseportWebServerFactoryCustomizer(properties.toSettings(lifecycle.getIfAvailable()), servers);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	DecorationCheck reuseportDecorationCheck(ApplicationContext context, ReuseportServers servers,
			ReuseportWebServerFactoryCustomizer customizer, ReuseportProperties properties) {
		return new DecorationCheck(context, servers, customizer, properties.isRequired());
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	TakeoverStarter reuseportTakeoverStarter(ApplicationContext context, ReuseportServers servers,
			ReuseportProperties properties, ObjectProvider<ApplicationAvailability> availability) {
		Readiness readiness = new Readiness(availability);
		return new TakeoverStarter(context, readiness,
				new Takeover(servers, properties.getTakeover().requireTimeout(), readiness::isAccepting));
	}

	@Bean
	@ConditionalOnMissingBean
	SystemdLifecycle reuseportSystemdLifecycle(ApplicationContext context, ReuseportServers servers,
			ReuseportProperties properties, TakeoverStarter takeover) {
		ServiceEnvironment environment = properties.getSystemd().isNotify()
				? SystemdLifecycle.environment(context.getEnvironment()) : ServiceEnvironment.NONE;
		SystemdNotifier notifier = new SystemdNotifier(environment, takeover::isReady, takeover::isSettled);
		notifier.observe(servers);
		return new SystemdLifecycle(context, notifier);
	}

	@Bean
	static LazyInitializationExcludeFilter eagerReuseportTakeoverStarter() {
		// A bad timeout is found at the start
		return LazyInitializationExcludeFilter.forBeanTypes(TakeoverStarter.class);
	}

}
