package io.github.reuseport;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;

import io.github.reuseport.server.census.ForeignProcess;
import io.github.reuseport.server.drain.DrainReport;
import io.github.reuseport.server.drain.DrainSettings;
import io.github.reuseport.server.drain.StreamSettings;
import io.github.reuseport.server.listener.ReuseportUnavailableException;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Steering;
import io.github.reuseport.server.listener.Transport;
import io.github.reuseport.server.placement.Placement;
import io.github.reuseport.server.rescue.LoopDelay;
import io.github.reuseport.server.rescue.RescueSettings;
import io.github.reuseport.server.rescue.StallReport;
import io.github.reuseport.server.warmup.ServerKeys;
import io.github.reuseport.server.warmup.WarmUpCall;
import io.github.reuseport.server.warmup.WarmUpSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the layers.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.github.reuseport");

	private static final Pattern REFLECTION = Pattern.compile("java\\.lang\\.(reflect|invoke)\\..*|"
			+ "java\\.lang\\.Class\\.(forName|newInstance|get(Declared|Resource|Method|Field|Constructor|Record).*)|"
			+ "java\\.lang\\.ClassLoader\\..*|java\\.util\\.(ServiceLoader|ResourceBundle)\\..*");

	private static final List<Class<?>> FACE = List.of(Sharing.class, Steering.class, Transport.class, Placement.class,
			RescueSettings.class, StallReport.class, LoopDelay.class, DrainSettings.class, DrainReport.class,
			StreamSettings.class, WarmUpSettings.class, WarmUpCall.class, ServerKeys.class, ForeignProcess.class,
			ReuseportUnavailableException.class);

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
			.layer("takeover")
			.definedBy("..takeover..")
			.layer("systemd")
			.definedBy("..systemd..")
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
			.whereLayer("takeover")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("systemd")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("server")
			.mayOnlyBeAccessedByLayers("health", "metrics", "endpoint", "takeover", "systemd", "autoconfigure")
			.whereLayer("linux")
			.mayOnlyBeAccessedByLayers("server", "takeover", "autoconfigure")
			.check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching("io.github.reuseport.(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	/**
	 * The rooms of the server, and who may enter: whatever they use is further down.
	 */
	@Test
	void roomsDependDownwards() {
		Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.layer("server")
			.definedBy("io.github.reuseport.server")
			.layer("rescue")
			.definedBy("..server.rescue")
			.layer("drain")
			.definedBy("..server.drain")
			.layer("listener")
			.definedBy("..server.listener")
			.layer("placement")
			.definedBy("..server.placement")
			.layer("census")
			.definedBy("..server.census")
			.layer("warmup")
			.definedBy("..server.warmup")
			.whereLayer("server")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("rescue")
			.mayOnlyBeAccessedByLayers("server")
			.whereLayer("drain")
			.mayOnlyBeAccessedByLayers("server")
			.whereLayer("warmup")
			.mayOnlyBeAccessedByLayers("server")
			.whereLayer("listener")
			.mayOnlyBeAccessedByLayers("server", "rescue", "drain")
			.whereLayer("placement")
			.mayOnlyBeAccessedByLayers("server", "rescue", "drain", "listener")
			.whereLayer("census")
			.mayOnlyBeAccessedByLayers("server", "drain", "listener")
			.because("a class belongs into the lowest room that has all it uses, and tells those above through an "
					+ "interface of its own room (GroupObserver, AcceptFilter): see the map in CONTRIBUTING.md")
			.check(CLASSES);
	}

	@Test
	void roomsHaveNoCycles() {
		SlicesRuleDefinition.slices()
			.matching("io.github.reuseport.server.(*)..")
			.should()
			.beFreeOfCycles()
			.check(CLASSES);
	}

	@Test
	void typesHaveNoCycles() {
		SlicesRuleDefinition.slices()
			.assignedFrom(new FileOfType())
			.should()
			.beFreeOfCycles()
			.because("two types that need each other are one: have the lower one tell an interface")
			.check(CLASSES.that(JavaClass.Predicates.resideInAnyPackage("io.github.reuseport.server..",
					"io.github.reuseport.takeover..", "io.github.reuseport.systemd..", "io.github.reuseport.linux..")));
	}

	/**
	 * Above the server its face may be named: what is in its package itself, the settings
	 * of its rooms, and values that the face gives.
	 */
	@Test
	void othersSeeTheFaceOfTheServer() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage("..autoconfigure..", "..health..", "..metrics..", "..endpoint..", "..systemd..")
			.should()
			.dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage("io.github.reuseport.server.*..")
				.and(DescribedPredicate.not(JavaClass.Predicates.belongToAnyOf(FACE.toArray(Class[]::new)))))
			.because("what is public in a room is so for other rooms only: add what is needed to a type of the face, "
					+ "for example ReuseportServer")
			.check(CLASSES);
	}

	/**
	 * {@code -Dreuseport.rooms=write} draws it anew.
	 */
	@Test
	void thePictureOfTheRoomsIsUpToDate() throws Exception {
		RoomsPicture picture = new RoomsPicture(CLASSES);
		assertThat(picture.missing()).as("packages that RoomsPicture.FLOORS has no box for").isEmpty();
		assertThat(picture.unknown()).as("boxes of RoomsPicture.FLOORS that are no package").isEmpty();
		Path file = Path.of("../docs/rooms.svg");
		if ("write".equals(System.getProperty("reuseport.rooms"))) {
			Files.writeString(file, picture.draw());
		}
		assertThat(file).as("Draw it anew: see CONTRIBUTING.md").hasContent(picture.draw());
	}

	@Test
	void whatIsNotTheFaceIsHiddenFromTheJavadoc() {
		assertThat(CLASSES.stream()
			.filter((type) -> type.getPackageName().startsWith("io.github.reuseport.server.")
					|| type.getPackageName().equals("io.github.reuseport.takeover")
					|| type.getPackageName().equals("io.github.reuseport.systemd"))
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
			.filter((type) -> FACE.stream().noneMatch(type::isEquivalentTo))).isNotEmpty()
			.allSatisfy((type) -> assertThat(source(type)).content().contains(" * @hidden\n"));
	}

	private static Path source(JavaClass type) {
		return Path.of("src/main/java", type.getName().replace('.', '/') + ".java");
	}

	@Test
	void serverAndLinuxKnowNothingOfSpring() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAnyPackage("..server..", "..takeover..", "..systemd..", "..linux..")
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

	/**
	 * A native image has only what there is a hint for: those of the first two are
	 * {@code ReuseportRuntimeHints}, the third does nothing there.
	 */
	@Test
	void reflectionIsWhereItIsKnown() {
		ArchRuleDefinition.noClasses()
			.that()
			.haveNameNotMatching(".*\\.(RescueAcceptor(\\$.*)?|NativeTransport|LateClasses)")
			.should()
			.callMethodWhere(DescribedPredicate.describe("something is found by reflection or by name",
					(call) -> REFLECTION
						.matcher(call.getTarget().getOwner().getName() + "." + call.getTarget().getName())
						.matches()))
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

	/**
	 * A type with those inside of it, in one file.
	 */
	private static final class FileOfType implements SliceAssignment {

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			JavaClass outer = type;
			while (outer.getEnclosingClass().isPresent()) {
				outer = outer.getEnclosingClass().get();
			}
			return SliceIdentifier.of(outer.getName());
		}

		@Override
		public String getDescription() {
			return "types";
		}

	}

}
