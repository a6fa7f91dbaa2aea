package io.github.reuseport.it.operation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.github.reuseport.it.sample.AddedLibrary;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.metrics.ReuseportMeters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the names of the meters, as documented and as Prometheus scrapes them.
 */
@EnabledOnOs(OS.LINUX)
class MetricNamesIT {

	private static final String DOCUMENT = "docs/metrics.md";

	private static final Path RULES = Path.of("../sample-app/src/main/prometheus/reuseport.rules.yml");

	private static final Pattern ROW = Pattern.compile("^\\| `(reuseport\\.[^`]+)` \\| `([^`]+)` \\| (\\w+) \\|",
			Pattern.MULTILINE);

	private static final Pattern NAME = Pattern.compile("reuseport_\\w+");

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@Test
	void theDocumentHasEveryMeterAndItsNameInPrometheus() throws Exception {
		Map<String, String> documented = new TreeMap<>();
		for (Matcher row = ROW.matcher(Document.read(DOCUMENT).text()); row.find();) {
			documented.put(row.group(1), row.group(3) + " " + row.group(2));
		}
		Map<String, String> expected = new TreeMap<>();
		for (ReuseportMeters meter : ReuseportMeters.values()) {
			expected.put(meter.getName(), meter.getType().name().toLowerCase(Locale.ROOT) + " " + family(meter));
		}
		assertThat(documented).isEqualTo(expected);
	}

	@Test
	void prometheusScrapesTheseNamesAndNoOthers() throws Exception {
		Map<String, String> expected = new TreeMap<>();
		for (ReuseportMeters meter : ReuseportMeters.values()) {
			// There are none before the first drain
			if (meter != ReuseportMeters.DRAIN && meter != ReuseportMeters.CONNECTIONS_CUT) {
				expected.put(family(meter), type(meter) + " " + meter.getDescription());
			}
			if (meter == ReuseportMeters.EVENT_LOOP_DELAY) {
				expected.put(family(meter) + "_max", "gauge " + meter.getDescription());
			}
		}
		List<String> scraped = scrape(this.processes.start().port());
		Map<String, String> families = new TreeMap<>();
		words(scraped, "# TYPE ").forEach((family, type) -> families.put(family, type));
		words(scraped, "# HELP ")
			.forEach((family, help) -> families.merge(family, help, (type, it) -> type + " " + it));
		assertThat(families).isEqualTo(expected);
		assertThat(Promtool.check(String.join("\n", scraped) + "\n", "check", "metrics")).isEmpty();
	}

	@Test
	void theyJoinWithThoseOfReactorNetty(@TempDir Path directory) throws Exception {
		List<String> joins = Document.read(DOCUMENT).blocks("promql");
		assertThat(joins).hasSizeGreaterThanOrEqualTo(2);
		int port = this.processes
			.start("-Dreactor.netty.ioWorkerCount=2", AddedLibrary.create(directory, ReactorNettyMetrics.class))
			.port();
		try (Prometheus prometheus = Prometheus.scrape(port)) {
			for (String join : joins) {
				assertThat(prometheus.awaitLabels(join.replace("8080", Integer.toString(port)))).as(join)
					.isNotEmpty()
					.allSatisfy((labels) -> assertThat(labels).containsEntry("server_port", Integer.toString(port)));
			}
		}
	}

	@Test
	void alertsFireWhenTheyShould() throws Exception {
		assertThat(Promtool.check("", "check", "rules", RULES.toString())).contains("5 rules found");
		Promtool.check("", "test", "rules", "src/test/resources/reuseport.rules.test.yml");
		List<String> families = Arrays.stream(ReuseportMeters.values()).map(MetricNamesIT::family).toList();
		assertThat(NAME.matcher(Files.readString(RULES)).results()).isNotEmpty()
			.allSatisfy((name) -> assertThat(name.group().replaceAll("_max$", "")).isIn(families));
	}

	/**
	 * The name that Prometheus is to have: the words of the meter and what its type adds,
	 * nothing twice.
	 */
	private static String family(ReuseportMeters meter) {
		String suffix = switch (meter.getType()) {
			case COUNTER -> "_total";
			case TIMER -> "_seconds";
			default -> "";
		};
		return meter.getName().replace('.', '_') + suffix;
	}

	private static String type(ReuseportMeters meter) {
		return (meter.getType() == Meter.Type.TIMER) ? "summary" : meter.getType().name().toLowerCase(Locale.ROOT);
	}

	private static List<String> scrape(int port) throws Exception {
		return new SampleClient(port).get("/actuator/prometheus")
			.body()
			.lines()
			.filter((line) -> line.matches("(# \\w+ )?reuseport_.*"))
			.toList();
	}

	private static Map<String, String> words(List<String> scraped, String prefix) {
		return scraped.stream()
			.filter((line) -> line.startsWith(prefix))
			.map((line) -> line.substring(prefix.length()).split(" ", 2))
			.collect(Collectors.toMap((words) -> words[0], (words) -> words[1]));
	}

}
