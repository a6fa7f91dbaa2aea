package io.github.reuseport.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the names by which Spring Boot is told of the starter's classes, and the
 * starter of Boot's: nothing fails if one of them is gone, but it has no effect any more.
 */
class NamesOfBootTests {

	private final ClassLoader classLoader = getClass().getClassLoader();

	@Test
	void autoConfigurationsBeforeAndAfterThoseOfTheStarterExist() throws Exception {
		List<String> named = new ArrayList<>();
		for (String own : own(AutoConfiguration.class)) {
			AutoConfiguration configuration = Class.forName(own).getAnnotation(AutoConfiguration.class);
			named.addAll(List.of(configuration.beforeName()));
			named.addAll(List.of(configuration.afterName()));
		}
		assertThat(named).as("auto-configurations named in beforeName and afterName")
			.isNotEmpty()
			.allMatch((name) -> ClassUtils.isPresent(name, this.classLoader));
	}

	@Test
	void configurationOfTheManagementServerIsFound() {
		assertThat(own(ManagementContextConfiguration.class))
			.as("what Boot reads of META-INF/spring/%s.imports", ManagementContextConfiguration.class.getName())
			.containsExactly(ReuseportManagementContextConfiguration.class.getName());
	}

	private List<String> own(Class<?> annotation) {
		return ImportCandidates.load(annotation, this.classLoader)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.github.reuseport."))
			.toList();
	}

}
