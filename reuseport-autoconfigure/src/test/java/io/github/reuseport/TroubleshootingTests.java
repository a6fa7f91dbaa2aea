package io.github.reuseport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page that explains the warnings: it has each of those in the code, and no
 * other.
 */
class TroubleshootingTests {

	private static final Path SOURCES = Path.of("src/main/java");

	private static final Path PAGE = Path.of("../docs/troubleshooting.md");

	private static final Pattern EXPLAINED = Pattern.compile("^\\*\\*`([^`]+)`\\*\\*$", Pattern.MULTILINE);

	private static final Pattern LOGGED = Pattern.compile("\\blogger\\s*\\.\\s*(?:warn|error)\\s*\\(");

	private static final Pattern OTHER_LOGGING = Pattern
		.compile("\\blogger\\s*\\.\\s*(?:log|fatal|at\\w+|makeLoggingEventBuilder)\\s*\\(|System\\.Logger");

	private static final Pattern LOGGER_FIELD = Pattern.compile("\\b(\\w+) = Log(?:gers\\.getLogger|Factory\\.getLog)");

	/**
	 * A string, a character, or anything else that has a meaning here.
	 */
	private static final Pattern TOKEN = Pattern.compile(
			"\"\"\"|\"((?:[^\"\\\\]|\\\\.)*)\"|'(?:[^'\\\\]|\\\\.)'|\\.formatted\\(|[(),]|\\s+|\\+|[^\"'(),\\s+.]+|.");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\{}|%[sd]");

	@Test
	void explainsEveryWarning() throws IOException {
		assertThat(logged()).hasSizeGreaterThan(40).isSubsetOf(explained());
	}

	@Test
	void explainsNoWarningThatIsNotLoggedAnyMore() throws IOException {
		assertThat(explained()).isSubsetOf(logged());
	}

	@Test
	void everyLoggerIsFoundByItsName() throws IOException {
		for (String source : sources()) {
			assertThat(LOGGER_FIELD.matcher(source).results().map((field) -> field.group(1)).toList())
				.isSubsetOf("logger");
			assertThat(OTHER_LOGGING.matcher(source).find()).as(source).isFalse();
		}
	}

	private static Set<String> explained() throws IOException {
		Set<String> explained = new TreeSet<>();
		EXPLAINED.matcher(Files.readString(PAGE))
			.results()
			.forEach((message) -> explained.add(message.group(1).replaceAll("\\s+", " ")));
		return explained;
	}

	private static Set<String> logged() throws IOException {
		Set<String> logged = new TreeSet<>();
		for (String source : sources()) {
			for (MatchResult call : LOGGED.matcher(source).results().toList()) {
				logged.add(message(source, call.end()));
			}
		}
		return logged;
	}

	/**
	 * The first argument of a call, with an ellipsis for all that is not written there.
	 * @param source the source
	 * @param start where the argument starts
	 * @return the message
	 */
	private static String message(String source, int start) {
		StringBuilder message = new StringBuilder();
		Matcher token = TOKEN.matcher(source).region(start, source.length());
		int depth = 0;
		while (token.find() && (depth > 0 || !token.group().matches("[,)]"))) {
			String literal = token.group(1);
			if (literal != null) {
				message.append(PLACEHOLDER.matcher(literal).replaceAll("…"));
			}
			else if (token.group().equals(".formatted(")) {
				break;
			}
			else {
				assertThat(token.group()).as("text block").isNotEqualTo("\"\"\"");
				depth += token.group().equals("(") ? 1 : token.group().equals(")") ? -1 : 0;
				if (token.group().matches("\\w+") && !message.toString().endsWith("…")) {
					message.append('…');
				}
			}
		}
		assertThat(message.toString()).as("message that is written where it is logged").containsPattern("\\w{2}");
		return message.toString();
	}

	private static List<String> sources() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			List<Path> sources = files.filter((file) -> file.toString().endsWith(".java")).sorted().toList();
			List<String> texts = new ArrayList<>();
			for (Path source : sources) {
				texts.add(Files.readString(source));
			}
			return texts;
		}
	}

}
