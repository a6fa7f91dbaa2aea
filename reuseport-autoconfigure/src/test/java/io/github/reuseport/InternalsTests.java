package io.github.reuseport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the documents for maintainers say of the code: of what is used that is
 * not public API, and of the tests that show something.
 */
class InternalsTests {

	private static final Path ROOT = Path.of("..");

	private static final Path CONTRIBUTING = ROOT.resolve("CONTRIBUTING.md");

	/**
	 * Ways to use what others keep to themselves, or may rename.
	 */
	private static final Pattern USE = Pattern.compile("setAccessible\\(|\\.getDeclared(Method|Field|Constructor)s?\\("
			+ "|Class\\.forName\\(|privateLookupIn|\\.unsafe\\(\\)|NettyPipeline\\.[A-Z]|\\.getSimpleName\\(\\)"
			+ "|name\\(\\)\\.endsWith\\(|import [a-z.]+\\.internal\\.|(before|after)Name = "
			+ "|extends HttpServer\\b|implements LoopResources\\b|pipeline\\(\\)\\.last(Context)?\\(\\)");

	private static final Pattern TEST = Pattern.compile("`(\\w+(?:Tests|IT))`");

	@Test
	void everyUseOfWhatIsNotPublicIsListed() throws IOException {
		String table = Files.readString(CONTRIBUTING).split("## What is not public\n")[1].split("\n## ")[0];
		Set<String> users = new TreeSet<>();
		for (Path source : sources("reuseport-autoconfigure/src/main/java")) {
			if (USE.matcher(Files.readString(source)).find()) {
				users.add(source.getFileName().toString().replace(".java", ""));
			}
		}
		assertThat(users).as("classes that use what is not public API, by the table in CONTRIBUTING.md")
			.isNotEmpty()
			.allMatch((user) -> table.contains("`" + user + "`"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "CONTRIBUTING.md", "SECURITY.md" })
	void everyTestThatIsNamedExists(String document) throws IOException {
		Set<String> there = Stream.of("reuseport-autoconfigure", "reuseport-integration-tests", "sample-app", "fuzz")
			.flatMap((module) -> sources(module + "/src/test/java").stream())
			.map((source) -> source.getFileName().toString().replace(".java", ""))
			.collect(Collectors.toSet());
		List<String> named = TEST.matcher(Files.readString(ROOT.resolve(document)))
			.results()
			.map((result) -> result.group(1))
			.toList();
		assertThat(named).as("tests that %s names", document).isNotEmpty().allMatch(there::contains);
	}

	private static List<Path> sources(String directory) {
		try (Stream<Path> files = Files.walk(ROOT.resolve(directory))) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
