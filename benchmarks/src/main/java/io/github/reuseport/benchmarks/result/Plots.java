package io.github.reuseport.benchmarks.result;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogarithmicAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.category.StatisticalBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUtils;

/**
 * Plots in SVG.
 */
final class Plots {

	private static final int WIDTH = 860;

	private static final int HEIGHT = 420;

	private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

	private static final String[] CORES = Ceilings.CORES.stream().map(String::valueOf).toArray(String[]::new);

	private static final Color GRID = new Color(0xDDDDDD);

	// Apart from each other for the colour-blind too
	private static final List<Color> COLORS = List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73),
			new Color(0xCC79A7), new Color(0xE69F00), new Color(0x56B4E9), new Color(0x444444), new Color(0x999999));

	private final Results results;

	Plots(Results results) {
		this.results = results;
	}

	/**
	 * Plot medians, with the spread of the rounds.
	 * @param work id of the work
	 * @param metric the metric
	 * @param title title of the plot
	 * @param file where to write it
	 * @throws IOException if that fails
	 */
	void bars(String work, Metric metric, String title, Path file) throws IOException {
		DefaultStatisticalCategoryDataset data = new DefaultStatisticalCategoryDataset();
		for (String server : this.results.servers(work)) {
			Statistic statistic = this.results.statistic(work, server, metric);
			if (statistic.isPresent()) {
				data.add(statistic.median(), (statistic.most() - statistic.least()) / 2, metric.title(),
						this.results.title(server));
			}
		}
		StatisticalBarRenderer renderer = new StatisticalBarRenderer();
		renderer.setBarPainter(new StandardBarPainter());
		renderer.setShadowVisible(false);
		renderer.setSeriesPaint(0, COLORS.get(0));
		renderer.setErrorIndicatorPaint(Color.BLACK);
		CategoryAxis servers = new CategoryAxis();
		servers.setTickLabelFont(FONT);
		servers.setMaximumCategoryLabelWidthRatio(0.5f);
		CategoryPlot plot = new CategoryPlot(data, servers, axis(new NumberAxis(metric.title())), renderer);
		plot.setOrientation(PlotOrientation.HORIZONTAL);
		plot.setRangeGridlinePaint(GRID);
		write(plot, title, false, file);
	}

	/**
	 * Plot the computed ceilings.
	 * @param ceilings the ceilings by server
	 * @param file where to write it
	 * @throws IOException if that fails
	 */
	void ceilings(Map<String, Ceiling> ceilings, Path file) throws IOException {
		XYSeriesCollection data = new XYSeriesCollection();
		XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
		ceilings.forEach((server, ceiling) -> {
			XYSeries series = new XYSeries(this.results.title(server));
			for (int i = 0; i < CORES.length; i++) {
				series.add(i, ceiling.at(Ceilings.CORES.get(i)) / 1000);
			}
			renderer.setSeriesPaint(data.getSeriesCount(), COLORS.get(data.getSeriesCount() % COLORS.size()));
			renderer.setSeriesStroke(data.getSeriesCount(), new BasicStroke(2));
			data.addSeries(series);
		});
		renderer.setDefaultLegendTextFont(FONT);
		SymbolAxis cores = axis(new SymbolAxis("cores of the server", CORES));
		cores.setGridBandsVisible(false);
		XYPlot plot = new XYPlot(data, cores, axis(new LogarithmicAxis("thousand connections per second")), renderer);
		plot.setDomainGridlinePaint(GRID);
		plot.setRangeGridlinePaint(GRID);
		write(plot, "Computed, not measured: new connections per second over cores", true, file);
	}

	private static <T extends ValueAxis> T axis(T axis) {
		axis.setLabelFont(FONT);
		axis.setTickLabelFont(FONT);
		return axis;
	}

	private static void write(Plot plot, String title, boolean legend, Path file) throws IOException {
		plot.setBackgroundPaint(Color.WHITE);
		plot.setOutlineVisible(false);
		JFreeChart chart = new JFreeChart(null, FONT, plot, legend);
		chart.setBackgroundPaint(Color.WHITE);
		chart.setTitle(new TextTitle(title, FONT.deriveFont(Font.BOLD, 15)));
		SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, HEIGHT);
		chart.draw(graphics, new Rectangle(WIDTH, HEIGHT));
		SVGUtils.writeToSVG(file.toFile(), graphics.getSVGElement());
	}

}
