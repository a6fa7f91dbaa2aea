package io.github.reuseport.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportRuntimeHints}.
 */
class ReuseportRuntimeHintsTests {

	@ParameterizedTest
	@ValueSource(classes = { EpollServerSocketChannel.class, IoUringServerSocketChannel.class })
	void methodsOfListenersAreFoundAndCalled(Class<?> type) {
		RuntimeHints hints = hints(getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS)).accepts(hints);
		assertThat(type.getDeclaredMethods()).extracting("name").contains("newChildChannel");
	}

	@Test
	void theReasonWhyThereIsNoNativeTransportIsFound() throws Exception {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Epoll.class.getMethod("unavailabilityCause")))
			.accepts(hints(getClass().getClassLoader()));
	}

	@Test
	void transportsThatAreNotThereNeedNothing() {
		RuntimeHints hints = hints(new FilteredClassLoader("io.netty.channel.epoll", "io.netty.channel.uring"));
		assertThat(hints.reflection().typeHints()).isEmpty();
	}

	@Test
	void anApplicationThatIsProcessedAheadOfTimeHasThem() {
		TestGenerationContext generated = AotTests.process().context();
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(EpollServerSocketChannel.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS)).accepts(generated.getRuntimeHints());
	}

	/**
	 * In a process of its own, in which Spring's agent records what the main code does by
	 * reflection. Its own package names what it does not look at: {@code LateClasses}
	 * does nothing in a native image.
	 */
	@Test
	void nothingElseIsDoneByReflection(@TempDir Path directory) throws Exception {
		Path log = directory.resolve("log");
		Path agent = Path.of(TestGenerationContext.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		Process process = new ProcessBuilder(List.of(ProcessHandle.current().info().command().orElseThrow(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
				"-javaagent:%s=+io.github.reuseport,-io.github.reuseport.server.LateClasses".formatted(agent), "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				TracedApplication.class.getName()))
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			boolean ended = process.waitFor(5, TimeUnit.MINUTES);
			String output = Files.readString(log);
			assertThat(ended).as(output).isTrue();
			assertThat(process.exitValue()).as(output).isZero();
			assertThat(output).contains("Has a hint: java.lang.Class#getDeclaredMethods")
				.contains("Has a hint: java.lang.reflect.Method#invoke")
				.doesNotContain("Has no hint:");
		}
		finally {
			process.destroyForcibly();
		}
	}

	static RuntimeHints hints(ClassLoader classLoader) {
		RuntimeHints hints = new RuntimeHints();
		new ReuseportRuntimeHints().registerHints(hints, classLoader);
		return hints;
	}

}
