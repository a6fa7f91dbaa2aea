package io.github.reuseport.benchmarks.result;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Table in Markdown that can also be read as it is.
 */
final class Table {

	private final List<List<String>> rows = new ArrayList<>();

	Table(List<String> header) {
		this.rows.add(List.copyOf(header));
	}

	void add(List<String> row) {
		this.rows.add(List.copyOf(row));
	}

	@Override
	public String toString() {
		int columns = this.rows.get(0).size();
		int[] widths = IntStream.range(0, columns)
			.map((column) -> this.rows.stream().mapToInt((row) -> row.get(column).length()).max().orElse(0))
			.toArray();
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < this.rows.size(); i++) {
			append(text, this.rows.get(i), widths);
			if (i == 0) {
				append(text, IntStream.of(widths).mapToObj("-"::repeat).toList(), widths);
			}
		}
		return text.toString();
	}

	private static void append(StringBuilder text, List<String> row, int[] widths) {
		text.append('|');
		for (int i = 0; i < row.size(); i++) {
			text.append(' ').append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length())).append(" |");
		}
		text.append('\n');
	}

}
