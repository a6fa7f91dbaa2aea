package io.github.reuseport.benchmarks.report;

/**
 * The part of the README that a run writes anew: two tables and a plot.
 */
final class ReadmeSection {

	private static final String BEGIN = "<!-- measured: begin -->\n";

	private static final String END = "<!-- measured: end -->\n";

	private ReadmeSection() {
	}

	/**
	 * Replace what is between the marks.
	 * @param readme the README
	 * @param tables the tables
	 * @param machine where it was measured
	 * @param arguments the arguments of the run
	 * @return the README with the new content
	 */
	static String replace(String readme, Tables tables, Machine machine, String arguments) {
		int begin = readme.indexOf(BEGIN);
		int end = readme.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IllegalStateException(
					"README.md must have the lines '%s' and '%s'".formatted(BEGIN.trim(), END.trim()));
		}
		String content = """

				On %s; written by

				```console
				./mvnw -q -Pbenchmarks -pl benchmarks -am -DskipTests verify -Dcompare="%s"
				```

				%s
				![What a connection costs each of the servers](docs/price.svg)

				%s
				""".formatted(machine, arguments, tables.servers(), tables.starter());
		return readme.substring(0, begin + BEGIN.length()) + content + readme.substring(end);
	}

}
