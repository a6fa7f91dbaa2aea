package io.github.reuseport.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Table in Markdown that can also be read as it is.
 *
 * @param <T> what there is a row of
 */
public final class Table<T> {

	private final List<Column<T>> columns = new ArrayList<>();

	/**
	 * Add a column.
	 * @param title its title
	 * @param cell what it shows of a row
	 * @return this
	 */
	public Table<T> column(String title, Function<T, String> cell) {
		this.columns.add(new Column<>(title, cell));
		return this;
	}

	/**
	 * The table of some rows.
	 * @param rows the rows
	 * @return the text
	 */
	public String of(Collection<T> rows) {
		StringBuilder text = new StringBuilder();
		List<List<String>> columns = this.columns.stream().map((column) -> column.cells(rows)).toList();
		for (int row = 0; row < rows.size() + 2; row++) {
			text.append('|');
			for (List<String> cells : columns) {
				text.append(' ').append(cells.get(row)).append(" |");
			}
			text.append('\n');
		}
		return text.toString();
	}

	/**
	 * A column.
	 *
	 * @param <T> what there is a row of
	 * @param title its title
	 * @param cell what it shows of a row
	 */
	private record Column<T>(String title, Function<T, String> cell) {

		List<String> cells(Collection<T> rows) {
			List<String> texts = Stream.concat(Stream.of(this.title), rows.stream().map(this.cell)).toList();
			int width = texts.stream().mapToInt(String::length).max().orElseThrow();
			List<String> cells = new ArrayList<>(texts.stream().map((text) -> padded(text, width)).toList());
			cells.add(1, "-".repeat(width));
			return cells;
		}

		private static String padded(String text, int width) {
			return text + " ".repeat(width - text.length());
		}

	}

}
