package io.github.reuseport.benchmarks.result;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

/**
 * Plots in SVG.
 */
final class Plots {

	private static final int WIDTH = 900;

	private static final int HEIGHT = 460;

	private static final Color[] COLORS = { new Color(0x4C78A8), new Color(0xF58518), new Color(0x54A24B),
			new Color(0xB279A2), new Color(0x9D755D), new Color(0xE45756), new Color(0x72B7B2), new Color(0x6B6B6B) };

	private final Results results;

	Plots(Results results) {
		this.results = results;
	}

	/**
	 * Plot what the servers differ in.
	 * @param work id of the work
	 * @param metric the metric
	 * @param title title of the plot
	 * @param file where to write it
	 * @throws IOException if that fails
	 */
	void bars(String work, Metric metric, String title, Path file) throws IOException {
		List<String> servers = this.results.servers(work);
		List<Double> medians = new ArrayList<>();
		List<Double> spreads = new ArrayList<>();
		for (String server : servers) {
			Statistic statistic = this.results.statistic(work, server, metric);
			medians.add(statistic.median());
			spreads.add((statistic.most() - statistic.least()) / 2);
		}
		CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
		style(chart.getStyler());
		chart.getStyler().setLegendVisible(false);
		chart.getStyler().setXAxisLabelRotation(30);
		chart.getStyler().setAvailableSpaceFill(0.6);
		chart.setYAxisTitle(metric.title());
		chart.addSeries(metric.title(), servers, medians, spreads);
		write(chart, file);
	}

	/**
	 * Plot the computed ceilings.
	 * @param ceilings the ceilings by server
	 * @param file where to write it
	 * @throws IOException if that fails
	 */
	void ceilings(Map<String, Ceiling> ceilings, Path file) throws IOException {
		XYChart chart = new XYChartBuilder().width(WIDTH)
			.height(HEIGHT)
			.title("Computed, not measured: new connections per second over cores")
			.xAxisTitle("cores of the server")
			.yAxisTitle("connections/s")
			.build();
		style(chart.getStyler());
		chart.getStyler().setXAxisLogarithmic(true);
		chart.getStyler().setYAxisLogarithmic(true);
		chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
		ceilings.forEach((server, ceiling) -> chart.addSeries(server,
				Ceilings.CORES.stream().mapToDouble(Integer::doubleValue).toArray(),
				Ceilings.CORES.stream().mapToDouble(ceiling::at).toArray()));
		write(chart, file);
	}

	private static void style(Styler styler) {
		Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
		styler.setBaseFont(font);
		styler.setChartTitleFont(font.deriveFont(Font.BOLD));
		styler.setChartBackgroundColor(Color.WHITE);
		styler.setPlotBackgroundColor(Color.WHITE);
		styler.setSeriesColors(COLORS);
	}

	private static void write(Chart<?, ?> chart, Path file) throws IOException {
		VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
	}

}
