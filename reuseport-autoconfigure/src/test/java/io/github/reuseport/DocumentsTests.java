package io.github.reuseport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the documents: their links lead somewhere, and what they name exists.
 */
class DocumentsTests {

	private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

	private static final Path EXAMPLES = PROJECT.resolve("examples");

	private static final Path PAGES = PROJECT.resolve("docs");

	private static final Pattern CODE = Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);

	private static final Pattern TEST_CLASS = Pattern.compile("`(\\w+(?:Tests|IT))`");

	@Test
	void everyLinkLeadsSomewhere() throws IOException {
		List<String> dead = new ArrayList<>();
		int links = 0;
		for (Path document : documents()) {
			for (MatchResult link : LINK.matcher(prose(document)).results().toList()) {
				links++;
				if (!leadsSomewhere(document, link.group(1))) {
					dead.add(PROJECT.relativize(document) + ": " + link.group(1));
				}
			}
		}
		assertThat(dead).isEmpty();
		assertThat(links).isGreaterThan(50);
	}

	private boolean leadsSomewhere(Path document, String link) throws IOException {
		if (link.startsWith("https://")) {
			return true;
		}
		int hash = link.indexOf('#');
		String path = (hash >= 0) ? link.substring(0, hash) : link;
		Path target = path.isEmpty() ? document : document.resolveSibling(path).normalize();
		return Files.exists(target) && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
	}

	/**
	 * The anchors of the headings, as GitHub makes them.
	 * @param document the document
	 * @return the anchors
	 */
	private Set<String> anchors(Path document) throws IOException {
		Map<String, Integer> times = new HashMap<>();
		return HEADING.matcher(prose(document)).results().map((heading) -> {
			String anchor = heading.group(1)
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\p{L}\\p{N}_ -]", "")
				.replace(' ', '-');
			int earlier = times.merge(anchor, 1, Integer::sum) - 1;
			return (earlier > 0) ? anchor + "-" + earlier : anchor;
		}).collect(Collectors.toSet());
	}

	@Test
	void everyPageIsListed() throws IOException {
		String list = Files.readString(PAGES.resolve("README.md"));
		assertThat(pages()).isNotEmpty()
			.filteredOn((page) -> !page.endsWith("README.md"))
			.allSatisfy((page) -> assertThat(list).contains("](" + page.getFileName() + ")"));
	}

	@Test
	void theFirstPageIsShort() throws IOException {
		assertThat(Files.readAllLines(PROJECT.resolve("README.md"))).hasSizeLessThanOrEqualTo(200);
	}

	@Test
	void linesOfProseAreShort() throws IOException {
		for (Path page : pages()) {
			assertThat(prose(page).lines().filter((line) -> !line.startsWith("|") && !line.startsWith("![")))
				.as(page.toString())
				.allSatisfy((line) -> assertThat(line).hasSizeLessThanOrEqualTo(125));
		}
	}

	@Test
	void everyTestThatBacksTheCompatibilityExists() throws IOException {
		Set<String> tests = testClasses();
		List<String> lines = Files.readAllLines(PAGES.resolve("compatibility.md"))
			.stream()
			.filter((line) -> line.startsWith("| ") && !line.endsWith(" tests |"))
			.toList();
		assertThat(lines).hasSizeGreaterThan(10).allSatisfy((line) -> {
			List<String> named = TEST_CLASS.matcher(line).results().map((test) -> test.group(1)).toList();
			assertThat(named).as(line).isNotEmpty();
			assertThat(tests).as(line).containsAll(named);
		});
	}

	@Test
	void everyLineOfTheThreatModelIsBackedByATest() throws IOException {
		Set<String> tests = testClasses();
		List<String> lines = Files.readAllLines(PROJECT.resolve("SECURITY.md"))
			.stream()
			.filter((line) -> line.startsWith("| ") && !line.endsWith(" test |"))
			.filter((line) -> !line.endsWith("| none: the kernel keeps them apart |"))
			.toList();
		assertThat(lines).hasSizeGreaterThan(10).allSatisfy((line) -> {
			List<String> named = TEST_CLASS.matcher(line).results().map((test) -> test.group(1)).toList();
			assertThat(named).as(line).isNotEmpty();
			assertThat(tests).as(line).containsAll(named);
		});
	}

	private static List<Path> documents() throws IOException {
		List<Path> documents = new ArrayList<>(pages());
		documents.add(EXAMPLES.resolve("README.md"));
		try (Stream<Path> files = Files.list(PROJECT)) {
			files.filter((file) -> file.toString().endsWith(".md")).forEach(documents::add);
		}
		return documents;
	}

	private static List<Path> pages() throws IOException {
		try (Stream<Path> files = Files.list(PAGES)) {
			return files.filter((file) -> file.toString().endsWith(".md")).sorted().toList();
		}
	}

	private static String prose(Path document) throws IOException {
		return CODE.matcher(Files.readString(document)).replaceAll("");
	}

	private static Set<String> testClasses() throws IOException {
		Set<String> classes = new TreeSet<>();
		try (Stream<Path> modules = Files.list(PROJECT); Stream<Path> examples = Files.list(EXAMPLES)) {
			for (Path sources : Stream.concat(modules, examples)
				.map((module) -> module.resolve("src/test/java"))
				.toList()) {
				if (Files.isDirectory(sources)) {
					try (Stream<Path> files = Files.walk(sources)) {
						files.map((file) -> file.getFileName().toString())
							.filter((name) -> name.endsWith(".java"))
							.forEach((name) -> classes.add(name.replace(".java", "")));
					}
				}
			}
		}
		return classes;
	}

}
