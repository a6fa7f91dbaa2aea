package io.github.reuseport.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RuntimeConditions}. What becomes of an application is in
 * {@link AotTests}.
 */
class RuntimeConditionsTests {

	/**
	 * Stays, without any server, for who may need it.
	 */
	private static final String SERVERS = "reuseportServers";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ReuseportAutoConfiguration.class,
				ReuseportHealthContributorAutoConfiguration.class));

	@Test
	void namesEveryBeanOfTheStarterAndNoOther() throws Exception {
		List<String> declared = new ArrayList<>();
		for (Class<?> configuration : configurations()) {
			Stream.of(configuration.getDeclaredMethods())
				.filter((method) -> method.isAnnotationPresent(Bean.class))
				.filter((method) -> !Modifier.isStatic(method.getModifiers()))
				.map(Method::getName)
				.forEach(declared::add);
		}
		assertThat(declared).contains(SERVERS).doesNotHaveDuplicates();
		declared.remove(SERVERS);
		assertThat(named()).as("names in RuntimeConditions, which have to be those of methods with @Bean")
			.filteredOn((name) -> !name.contains(".reuseport-"))
			.containsExactlyInAnyOrderElementsOf(declared);
	}

	@Test
	void namesTheBeansOfAllProperties() throws Exception {
		List<Class<?>> properties = configurations().stream()
			.map((configuration) -> configuration.getAnnotation(EnableConfigurationProperties.class))
			.filter((enabled) -> enabled != null)
			.<Class<?>>flatMap((enabled) -> Stream.of(enabled.value()))
			.toList();
		assertThat(properties).hasSize(2);
		this.runner.run((context) -> assertThat(properties).allSatisfy((type) -> assertThat(named())
			.as("names in RuntimeConditions, which have to be those that Spring Boot gives")
			.containsAll(List.of(context.getBeanNamesForType(type)))));
	}

	@Test
	void badValuesDoNotMatterWhereTheStarterIsOff() {
		this.runner
			.withPropertyValues("server.reuseport.enabled=false", "server.reuseport.sharing=bad",
					"management.health.reuseport.minimum-listeners=bad")
			.run((context) -> assertThat(context).hasNotFailed());
		this.runner.withPropertyValues("server.reuseport.sharing=bad")
			.run((context) -> assertThat(context).hasFailed());
	}

	private List<String> named() {
		return Stream.concat(RuntimeConditions.BEANS.stream(), RuntimeConditions.HEALTH_BEANS.stream()).toList();
	}

	private List<Class<?>> configurations() throws ClassNotFoundException {
		List<Class<?>> configurations = new ArrayList<>();
		for (Class<?> annotation : List.of(AutoConfiguration.class, ManagementContextConfiguration.class)) {
			for (String name : ImportCandidates.load(annotation, getClass().getClassLoader())) {
				if (name.startsWith("io.github.reuseport.")) {
					configurations.add(Class.forName(name));
				}
			}
		}
		return configurations;
	}

}
