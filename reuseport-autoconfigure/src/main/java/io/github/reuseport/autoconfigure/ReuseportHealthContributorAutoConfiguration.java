package io.github.reuseport.autoconfigure;

import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import io.github.reuseport.health.ReuseportHealthIndicator;
import io.github.reuseport.server.ReuseportServers;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link ReuseportHealthIndicator}.
 */
@AutoConfiguration(after = ReuseportAutoConfiguration.class,
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(ReuseportServers.class)
@Conditional(OnReuseportHealthEnabled.class)
@EnableConfigurationProperties(ReuseportHealthProperties.class)
public final class ReuseportHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "reuseportHealthIndicator", search = SearchStrategy.CURRENT)
	ReuseportHealthIndicator reuseportHealthIndicator(ReuseportServers servers, ReuseportHealthProperties properties) {
		return new ReuseportHealthIndicator(servers, properties.requireMinimumListeners(),
				properties.requireStallThreshold());
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	MinimumListenersCheck reuseportMinimumListenersCheck(ReuseportServers servers,
			ReuseportHealthProperties properties) {
		MinimumListenersCheck check = new MinimumListenersCheck(properties.requireMinimumListeners());
		servers.observe(check);
		return check;
	}

	@Bean
	static LazyInitializationExcludeFilter eagerReuseportMinimumListenersCheck() {
		// Nobody asks for it, and it has to be there before the server is bound
		return LazyInitializationExcludeFilter.forBeanTypes(MinimumListenersCheck.class);
	}

}
