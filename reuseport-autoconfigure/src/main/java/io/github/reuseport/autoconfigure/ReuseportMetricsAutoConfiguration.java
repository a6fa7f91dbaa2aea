package io.github.reuseport.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

import io.github.reuseport.metrics.ReuseportMetrics;
import io.github.reuseport.server.ReuseportServers;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link ReuseportMetrics}.
 */
@AutoConfiguration(after = ReuseportAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(ReuseportServers.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
public final class ReuseportMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	ReuseportMetrics reuseportMetrics(MeterRegistry registry, ReuseportServers servers) {
		ReuseportMetrics metrics = new ReuseportMetrics(registry);
		servers.observe(metrics);
		return metrics;
	}

	@Bean
	static LazyInitializationExcludeFilter eagerReuseportMetrics() {
		// Nobody asks for it, and it has to be there before the server is bound
		return LazyInitializationExcludeFilter.forBeanTypes(ReuseportMetrics.class);
	}

}
