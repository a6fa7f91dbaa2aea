package io.github.reuseport;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

/**
 * Tests for the layers.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.github.reuseport");

	@Test
	void layersDependDownwards() {
		Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.layer("autoconfigure")
			.definedBy("..autoconfigure..")
			.layer("health")
			.definedBy("..health..")
			.layer("metrics")
			.definedBy("..metrics..")
			.layer("endpoint")
			.definedBy("..endpoint..")
			.layer("server")
			.definedBy("..server..")
			.layer("linux")
			.definedBy("..linux..")
			.whereLayer("autoconfigure")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("health")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("metrics")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("endpoint")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("server")
			.mayOnlyBeAccessedByLayers("health", "metrics", "endpoint", "autoconfigure")
			.whereLayer("linux")
			.mayOnlyBeAccessedByLayers("server", "autoconfigure")
			.check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("io.github.reuseport.(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void serverAndLinuxKnowNothingOfSpring() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage("..server..", "..linux..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(CLASSES);
	}

	@Test
	void linuxKnowsNothingOfReactorNetty() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("..linux..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("reactor..")
			.check(CLASSES);
	}

	@Test
	void nothingLinksToANativeTransport() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.netty.channel.epoll..", "io.netty.channel.uring..", "io.netty.channel.kqueue..")
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsAreFinalWithoutPublicMembers() {
		ArchRuleDefinition.classes()
			.that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.check(CLASSES);
		ArchRuleDefinition.methods()
			.that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePackagePrivate()
			.check(CLASSES);
	}

}
