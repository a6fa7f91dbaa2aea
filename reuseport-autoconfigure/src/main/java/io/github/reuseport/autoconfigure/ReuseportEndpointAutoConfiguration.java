package io.github.reuseport.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import io.github.reuseport.endpoint.ReuseportEndpoint;
import io.github.reuseport.server.ReuseportServers;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ReuseportEndpoint}.
 */
@AutoConfiguration(after = ReuseportAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(ReuseportServers.class)
@Conditional(OnReuseportEndpointAvailable.class)
public final class ReuseportEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ReuseportEndpoint reuseportEndpoint(ReuseportServers servers) {
		return new ReuseportEndpoint(servers);
	}

}
