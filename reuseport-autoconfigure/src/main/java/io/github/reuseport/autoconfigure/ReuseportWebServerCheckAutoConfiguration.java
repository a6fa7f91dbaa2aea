package io.github.reuseport.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what is said where the web
 * server is not Reactor Netty: in every application.
 */
@AutoConfiguration(after = ReuseportAutoConfiguration.class)
@Conditional(OnReuseportEnabled.class)
@Import(RuntimeConditions.class)
public final class ReuseportWebServerCheckAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	WebServerCheck reuseportWebServerCheck(ApplicationContext context,
			ObjectProvider<ReuseportWebServerFactoryCustomizer> customizers) {
		boolean required = Binder.get(context.getEnvironment())
			.bind(ReuseportProperties.PREFIX + ".required", Boolean.class)
			.orElse(false);
		return new WebServerCheck(context,
				() -> customizers.stream().anyMatch(ReuseportWebServerFactoryCustomizer::hasDecorated), required);
	}

	@Bean
	static LazyInitializationExcludeFilter eagerReuseportWebServerCheck() {
		// Nobody asks for it
		return LazyInitializationExcludeFilter.forBeanTypes(WebServerCheck.class);
	}

}
