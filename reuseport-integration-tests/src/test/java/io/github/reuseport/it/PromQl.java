package io.github.reuseport.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query of Prometheus refers to.
 *
 * @param metrics the labels that the query selects by, of each metric
 * @param labels other labels, by which it groups or joins
 */
record PromQl(Map<String, Set<String>> metrics, Set<String> labels) {

	private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset", "inf", "nan");

	private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]*";

	private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");

	private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");

	private static final Pattern LABELS = Pattern
		.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");

	private static final Pattern FUNCTION = Pattern.compile("\\b" + NAME + "\\s*(?=\\()|\\b(?:by|without)\\b");

	private static final Pattern METRIC = Pattern.compile("\\b(" + NAME + ")\\s*(?:\\{([^}]*)\\})?");

	private static final Pattern SELECTED = Pattern.compile("(" + NAME + ")\\s*(?:=~|!~|!=|=)");

	/**
	 * Parse a query, as far as names in it are concerned.
	 * @param query the query
	 * @return what it refers to
	 */
	static PromQl parse(String query) {
		String rest = STRING.matcher(query).replaceAll("");
		rest = RANGE.matcher(rest).replaceAll(" ");
		Set<String> labels = new TreeSet<>();
		LABELS.matcher(rest).results().map((match) -> names(match.group(1))).forEach(labels::addAll);
		rest = LABELS.matcher(rest).replaceAll(" ");
		rest = FUNCTION.matcher(rest).replaceAll(" ");
		Map<String, Set<String>> metrics = new TreeMap<>();
		Matcher matcher = METRIC.matcher(rest);
		while (matcher.find()) {
			if (!KEYWORDS.contains(matcher.group(1).toLowerCase())) {
				metrics.computeIfAbsent(matcher.group(1), (metric) -> new TreeSet<>())
					.addAll(selected(matcher.group(2)));
			}
		}
		return new PromQl(metrics, labels);
	}

	private static List<String> names(String list) {
		return Arrays.stream(list.split(",")).map(String::strip).filter((name) -> !name.isEmpty()).toList();
	}

	private static List<String> selected(String selector) {
		if (selector == null) {
			return List.of();
		}
		List<String> names = new ArrayList<>();
		SELECTED.matcher(selector).results().map((MatchResult match) -> match.group(1)).forEach(names::add);
		return names;
	}

}
