package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.benchmarks.application.BootApplication;
import io.github.reuseport.benchmarks.report.Statistic;

/**
 * Asks a server how it is, on a connection that is kept.
 */
final class Looks {

	// So that counts that are kept for a second are made anew between some of the looks
	private static final long PAUSE_MILLIS = 50;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final BootApplication application;

	Looks(BootApplication application) {
		this.application = application;
	}

	/**
	 * See how long answers take.
	 * @param times how often each is asked for
	 * @param kinds what is asked for
	 * @return the times in milliseconds
	 * @throws IOException if there is no answer
	 * @throws InterruptedException if interrupted
	 */
	Map<Kind, Statistic> times(int times, List<Kind> kinds) throws IOException, InterruptedException {
		Map<Kind, List<Double>> millis = new EnumMap<>(Kind.class);
		for (int i = 0; i < times; i++) {
			for (Kind kind : kinds) {
				long start = System.nanoTime();
				get(kind);
				millis.computeIfAbsent(kind, (key) -> new ArrayList<>()).add((System.nanoTime() - start) / 1e6);
				TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
			}
		}
		Map<Kind, Statistic> statistics = new EnumMap<>(Kind.class);
		millis.forEach((kind, values) -> statistics.put(kind, Statistic.of(values)));
		return statistics;
	}

	String get(Kind kind) throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:%d/actuator/%s".formatted(this.application.port(), kind.path));
		HttpResponse<String> answer = this.client.send(HttpRequest.newBuilder(uri).build(),
				HttpResponse.BodyHandlers.ofString());
		if (answer.statusCode() != 200) {
			throw new IOException("No success from %s: %d %s".formatted(uri, answer.statusCode(), answer.body()));
		}
		return answer.body();
	}

	/**
	 * What is asked for.
	 */
	enum Kind {

		/**
		 * Health of the application.
		 */
		HEALTH("health", "health"),

		/**
		 * A scrape. One of the meters that Boot has itself, that of open files, takes the
		 * longer the more there are, also if the scrape asks for others only.
		 */
		SCRAPE("prometheus", "scrape"),

		/**
		 * Endpoint of the starter.
		 */
		ENDPOINT("reuseport", "endpoint");

		private final String path;

		private final String title;

		Kind(String path, String title) {
			this.path = path;
			this.title = title;
		}

		String title() {
			return this.title;
		}

		static List<Kind> of(Variant variant) {
			return (variant == Variant.STARTER) ? List.of(values()) : List.of(HEALTH, SCRAPE);
		}

	}

}
