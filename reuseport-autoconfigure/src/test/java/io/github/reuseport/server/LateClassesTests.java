package io.github.reuseport.server;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import io.github.reuseport.linux.ReuseportFilter;
import io.github.reuseport.systemd.SystemdNotifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LateClasses}.
 */
class LateClassesTests {

	@Test
	void allOfTheServerAndTheNotifierAreNamed() {
		assertThat(LateClasses.names(true)).doesNotHaveDuplicates()
			.containsAll(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
				.importPackages(LateClasses.class.getPackageName(), ReuseportFilter.class.getPackageName(),
						SystemdNotifier.class.getPackageName())
				.stream()
				.map(JavaClass::getName)
				.filter((name) -> !name.endsWith(".package-info") && !name.equals(LateClasses.class.getName()))
				.toList());
	}

	@Test
	void thoseOfThisVersionExist() {
		assertThat(LateClasses.names(true)).filteredOn((name) -> name.startsWith("io.github.reuseport."))
			.allSatisfy((name) -> assertThat(Class.forName(name, false, getClass().getClassLoader())).isNotNull());
	}

}
