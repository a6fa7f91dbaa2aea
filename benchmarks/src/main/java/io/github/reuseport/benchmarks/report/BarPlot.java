package io.github.reuseport.benchmarks.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.category.StatisticalBarRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUtils;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Metric;

/**
 * Plot in SVG of what was measured of all servers.
 */
final class BarPlot {

	private static final int WIDTH = 860;

	private static final int HEIGHT = 420;

	private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

	private static final Color GRID = new Color(0xDDDDDD);

	private static final Color BARS = new Color(0x0072B2);

	private BarPlot() {
	}

	/**
	 * Plot medians, with the spread of the launches.
	 * @param results what was measured
	 * @param work id of the work
	 * @param metric the metric
	 * @param title title of the plot
	 * @param file where to write it
	 * @throws IOException if that fails
	 */
	static void write(Results results, String work, Metric metric, String title, Path file) throws IOException {
		DefaultStatisticalCategoryDataset data = new DefaultStatisticalCategoryDataset();
		for (Server server : results.servers(work)) {
			Statistic statistic = results.statistic(work, server, metric);
			if (statistic.isPresent()) {
				data.add(statistic.median(), (statistic.most() - statistic.least()) / 2, metric.title(),
						server.title());
			}
		}
		StatisticalBarRenderer renderer = new StatisticalBarRenderer();
		renderer.setBarPainter(new StandardBarPainter());
		renderer.setShadowVisible(false);
		renderer.setSeriesPaint(0, BARS);
		renderer.setErrorIndicatorPaint(Color.BLACK);
		CategoryAxis servers = new CategoryAxis();
		servers.setTickLabelFont(FONT);
		servers.setMaximumCategoryLabelWidthRatio(0.5f);
		NumberAxis values = new NumberAxis(metric.title());
		values.setLabelFont(FONT);
		values.setTickLabelFont(FONT);
		CategoryPlot plot = new CategoryPlot(data, servers, values, renderer);
		plot.setOrientation(PlotOrientation.HORIZONTAL);
		plot.setRangeGridlinePaint(GRID);
		plot.setBackgroundPaint(Color.WHITE);
		plot.setOutlineVisible(false);
		JFreeChart chart = new JFreeChart(null, FONT, plot, false);
		chart.setBackgroundPaint(Color.WHITE);
		chart.setTitle(new TextTitle(title, FONT.deriveFont(Font.BOLD, 15)));
		SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, HEIGHT);
		chart.draw(graphics, new Rectangle(WIDTH, HEIGHT));
		SVGUtils.writeToSVG(file.toFile(), graphics.getSVGElement());
	}

}
