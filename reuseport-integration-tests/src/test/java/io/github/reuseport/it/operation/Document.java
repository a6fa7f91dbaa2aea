package io.github.reuseport.it.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A document of the project, and the commands and outputs that it prints.
 */
public final class Document {

	private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern PART = Pattern.compile("\\d+|\\D+");

	private static final String PROMPT = "$ ";

	private final String text;

	private Document(String text) {
		this.text = text;
	}

	public static Document read(String path) throws IOException {
		// Tests run in the directory of their module
		return new Document(Files.readString(Path.of("").toAbsolutePath().resolveSibling(path)));
	}

	String text() {
		return this.text;
	}

	/**
	 * The rest of the document from some words on.
	 * @param words the words
	 * @return the rest
	 */
	public Document from(String words) {
		int start = this.text.indexOf(words);
		assertThat(start).as(words).isNotNegative();
		return new Document(this.text.substring(start));
	}

	/**
	 * The first block of code.
	 * @param language its language, empty for none
	 * @return the lines
	 */
	public List<String> block(String language) {
		return blocks(language).stream()
			.findFirst()
			.map((block) -> block.lines().toList())
			.orElseThrow(() -> new AssertionError("No block of '%s' in %s".formatted(language, this.text)));
	}

	/**
	 * All blocks of code in a language.
	 * @param language the language, empty for none
	 * @return the text of each
	 */
	public List<String> blocks(String language) {
		return BLOCK.matcher(this.text)
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	/**
	 * What the first block of a console is to type.
	 * @return the commands
	 */
	public List<String> commands() {
		return block("console").stream()
			.filter((line) -> line.startsWith(PROMPT))
			.map((line) -> line.substring(PROMPT.length()))
			.toList();
	}

	/**
	 * The value of a key of a unit of systemd.
	 * @param key the key
	 * @return the value
	 */
	public String value(String key) {
		return this.text.lines()
			.filter((line) -> line.startsWith(key + "="))
			.map((line) -> line.substring(key.length() + 1))
			.findFirst()
			.orElseThrow(() -> new AssertionError(key));
	}

	/**
	 * A pattern of a printed line: any number will do in the place of a number.
	 * @param line the line
	 * @return the pattern
	 */
	public static String pattern(String line) {
		return PART.matcher(line)
			.results()
			.map((part) -> Character.isDigit(part.group().charAt(0)) ? "\\d+" : Pattern.quote(part.group()))
			.collect(Collectors.joining());
	}

}
