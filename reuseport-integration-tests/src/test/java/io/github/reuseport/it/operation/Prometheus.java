package io.github.reuseport.it.operation;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.FileSystemUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Prometheus that scrapes a process of the sample application, each second.
 */
final class Prometheus implements AutoCloseable {

	private static final Program PROGRAM = new Program(Path.of("/usr/bin/prometheus"), "prometheus");

	private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" .*address=127\\.0\\.0\\.1:(\\d+)");

	private static final String READY = "Server is ready to receive web requests.";

	private static final JsonMapper mapper = new JsonMapper();

	private final Path directory;

	private final Process process;

	private Prometheus(Path directory, Process process) {
		this.directory = directory;
		this.process = process;
	}

	/**
	 * Begin to scrape.
	 * @param port the port of the application
	 * @return what scrapes it
	 */
	static Prometheus scrape(int port) throws IOException {
		PROGRAM.require();
		Path directory = Files.createTempDirectory("prometheus");
		Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
				scrape_configs:
				  - job_name: sample
				    scrape_interval: 1s
				    metrics_path: /actuator/prometheus
				    static_configs: [{targets: ["%s"]}]
				""".formatted(instance(port)));
		Process process = new ProcessBuilder(PROGRAM.path().toString(), "--config.file=" + configuration,
				"--web.listen-address=127.0.0.1:0", "--storage.tsdb.path=" + directory.resolve("data"))
			.redirectErrorStream(true)
			.redirectOutput(log(directory).toFile())
			.start();
		return new Prometheus(directory, process);
	}

	/**
	 * The label of a process that is scraped.
	 * @param port the port of the application
	 * @return the value of {@code instance}
	 */
	static String instance(int port) {
		return "127.0.0.1:" + port;
	}

	private static Path log(Path directory) {
		return directory.resolve("log");
	}

	private int port() {
		String log = await("Prometheus is ready").atMost(SampleProcess.LIMIT)
			.until(() -> Files.readString(log(this.directory)),
					(text) -> text.contains(READY) && LISTENING.matcher(text).find());
		Matcher listening = LISTENING.matcher(log);
		assertThat(listening.find()).as(log).isTrue();
		return Integer.parseInt(listening.group(1));
	}

	/**
	 * Evaluate an expression until there is a result: a rate needs two scrapes.
	 * @param expression the expression
	 * @return the labels of each element of the result
	 */
	List<Map<String, String>> awaitLabels(String expression) {
		return await(expression).atMost(SampleProcess.LIMIT)
			.until(() -> labels(expression), (found) -> !found.isEmpty());
	}

	private List<Map<String, String>> labels(String expression) throws IOException {
		String query = "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
		JsonNode answer = mapper.readTree(new SampleClient(port()).get(query).body());
		assertThat(answer.path("status").asString()).as("%s: %s", expression, answer).isEqualTo("success");
		return answer.at("/data/result")
			.valueStream()
			.map((element) -> mapper.convertValue(element.path("metric"), new TypeReference<Map<String, String>>() {
			}))
			.toList();
	}

	@Override
	public void close() throws IOException {
		// What it has stored is deleted anyway
		this.process.destroyForcibly();
		await("Prometheus has ended").atMost(SampleProcess.LIMIT).until(() -> !this.process.isAlive());
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
