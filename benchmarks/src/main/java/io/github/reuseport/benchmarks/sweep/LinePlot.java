package io.github.reuseport.benchmarks.sweep;

import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;
import org.jfree.svg.SVGUtils;

/**
 * Plot of lines in SVG.
 */
final class LinePlot {

	private static final int WIDTH = 860;

	private static final int HEIGHT = 420;

	private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

	private static final Color GRID = new Color(0xDDDDDD);

	// Can be told apart by everybody
	private static final List<Color> COLORS = List.of(new Color(0x555555), new Color(0x0072B2), new Color(0xD55E00));

	private final XYSeriesCollection data = new XYSeriesCollection();

	private final String title;

	private final String x;

	private final String y;

	LinePlot(String title, String x, String y) {
		this.title = title;
		this.x = x;
		this.y = y;
	}

	void add(String name, Map<Integer, Double> line) {
		XYSeries series = new XYSeries(name);
		line.forEach(series::add);
		this.data.addSeries(series);
	}

	void write(Path file) throws IOException {
		XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
		for (int i = 0; i < COLORS.size(); i++) {
			renderer.setSeriesPaint(i, COLORS.get(i));
		}
		NumberAxis cores = axis(this.x);
		cores.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
		XYPlot plot = new XYPlot(this.data, cores, axis(this.y), renderer);
		plot.setBackgroundPaint(Color.WHITE);
		plot.setRangeGridlinePaint(GRID);
		plot.setDomainGridlinePaint(GRID);
		plot.setOutlineVisible(false);
		JFreeChart chart = new JFreeChart(null, FONT, plot, true);
		chart.setBackgroundPaint(Color.WHITE);
		chart.setTitle(new TextTitle(this.title, FONT.deriveFont(Font.BOLD, 15)));
		chart.getLegend().setItemFont(FONT);
		SVGGraphics2D graphics = new SVGGraphics2D(WIDTH, HEIGHT);
		chart.draw(graphics, new Rectangle(WIDTH, HEIGHT));
		SVGUtils.writeToSVG(file.toFile(), graphics.getSVGElement());
	}

	private static NumberAxis axis(String label) {
		NumberAxis axis = new NumberAxis(label);
		axis.setLabelFont(FONT);
		axis.setTickLabelFont(FONT);
		axis.setAutoRangeIncludesZero(true);
		return axis;
	}

}
