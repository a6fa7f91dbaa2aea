package io.github.reuseport.benchmarks.report;

import io.github.reuseport.benchmarks.work.Works;

/**
 * The part of {@value #DOCUMENT} that a run writes anew: tables and a plot.
 */
final class MeasuredSection {

	static final String DOCUMENT = "docs/benchmarks.md";

	private static final String BEGIN = "<!-- measured: begin -->\n";

	private static final String END = "<!-- measured: end -->\n";

	private MeasuredSection() {
	}

	/**
	 * Replace what is between the marks.
	 * @param document the document
	 * @param tables the tables
	 * @param machine where it was measured
	 * @param arguments the arguments of the run
	 * @return the document with the new content
	 */
	static String replace(String document, Tables tables, Machine machine, String arguments) {
		int begin = document.indexOf(BEGIN);
		int end = document.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IllegalStateException(
					"%s must have the lines '%s' and '%s'".formatted(DOCUMENT, BEGIN.trim(), END.trim()));
		}
		String content = """

				On %s; written by

				```console
				./mvnw -q -Pbenchmarks -pl benchmarks -am -DskipTests verify -Dcompare="%s"
				```

				**Counted**, for one request after the other on a connection of its own:

				%s
				The same on one connection that is kept:

				%s
				**At half of the rate** that stock can answer, the same rate for all:

				%s
				**As fast as can be**, with 32 clients:

				%s
				![What a connection costs each of the servers](price.svg)

				**All else:**

				%s
				""".formatted(machine, arguments, tables.counts(Works.COUNTS_NEW), tables.counts(Works.COUNTS_KEPT),
				tables.half(), tables.servers(), tables.starter());
		return document.substring(0, begin + BEGIN.length()) + content + document.substring(end);
	}

}
