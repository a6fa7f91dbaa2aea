package io.github.reuseport.autoconfigure;

import java.util.List;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;

/**
 * Takes away at run time what properties turn off. Spring's conditions on properties are
 * evaluated when an application is processed ahead of time, and hold for good. The
 * {@link io.github.reuseport.server.ReuseportServers} stay, without any server, for who
 * may need them.
 */
final class RuntimeConditions implements BeanDefinitionRegistryPostProcessor, EnvironmentAware {

	static final String ENABLED = ReuseportProperties.PREFIX + ".enabled";

	/**
	 * The name of the health indicator in properties.
	 */
	static final String HEALTH = "reuseport";

	/**
	 * Without the properties too: a bad value of one does not matter where nobody reads
	 * it.
	 */
	static final List<String> BEANS = List.of("reuseportWebServerFactoryCustomizer", "reuseportDecorationCheck",
			"reuseportTakeoverStarter", "reuseportSystemdLifecycle", "reuseportMetrics", "reuseportEndpoint",
			"reuseportManagementServerFactoryCustomizer", "reuseportWebServerCheck",
			propertiesBean(ReuseportProperties.PREFIX, ReuseportProperties.class));

	static final List<String> HEALTH_BEANS = List.of("reuseportHealthIndicator", "reuseportMinimumListenersCheck",
			propertiesBean(ReuseportHealthProperties.PREFIX, ReuseportHealthProperties.class));

	private Environment environment = new StandardEnvironment();

	/**
	 * The name that {@code EnableConfigurationProperties} gives a bean.
	 * @param prefix the prefix of the properties
	 * @param type their type
	 * @return the name
	 */
	private static String propertiesBean(String prefix, Class<?> type) {
		return prefix + "-" + type.getName();
	}

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		// Otherwise the conditions have decided
		if (!AotDetector.useGeneratedArtifacts()) {
			return;
		}
		boolean enabled = isEnabled(this.environment);
		if (!enabled) {
			remove(registry, BEANS);
		}
		if (!enabled || !is("management.health.%s.enabled".formatted(HEALTH),
				is("management.health.defaults.enabled", true))) {
			remove(registry, HEALTH_BEANS);
		}
	}

	/**
	 * Whether the starter is to do anything.
	 * @param environment the environment of the application
	 * @return {@code true} unless it is turned off
	 * @throws BindException if the value is no boolean
	 */
	static boolean isEnabled(Environment environment) {
		return Binder.get(environment).bind(ENABLED, Boolean.class).orElse(true);
	}

	private boolean is(String property, boolean otherwise) {
		return this.environment.getProperty(property, Boolean.class, otherwise);
	}

	private static void remove(BeanDefinitionRegistry registry, List<String> names) {
		names.stream().filter(registry::containsBeanDefinition).forEach(registry::removeBeanDefinition);
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		// What is left is as it was
	}

}
