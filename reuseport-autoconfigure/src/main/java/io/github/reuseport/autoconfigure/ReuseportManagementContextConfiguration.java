package io.github.reuseport.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import io.github.reuseport.server.ReuseportServers;

/**
 * {@link ManagementContextConfiguration} of a management server on a port of its own.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass(NettyReactiveWebServerFactory.class)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnBean({ ReuseportServers.class, ReuseportProperties.class })
@Import(RuntimeConditions.class)
class ReuseportManagementContextConfiguration {

	@Bean
	ManagementServerFactoryCustomizer reuseportManagementServerFactoryCustomizer(ReuseportProperties properties,
			ReuseportServers servers, ObjectProvider<LifecycleProperties> lifecycle) {
		return new ManagementServerFactoryCustomizer(properties.toSettings(lifecycle.getIfAvailable()), servers);
	}

}
