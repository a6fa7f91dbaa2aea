package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.HttpReply;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.ServerStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Application that has been started with a web server.
 *
 * @param context the context of the application
 */
record StartedApplication(ConfigurableApplicationContext context) {

	/**
	 * Connections after which every listener has been hit: all but once in 10^24 times.
	 */
	private static final int MANY = 200;

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	List<ServerStatus> statuses() {
		return this.context.getBean(ReuseportServers.class).statuses();
	}

	ServerStatus status() {
		List<ServerStatus> statuses = statuses();
		assertThat(statuses).hasSize(1);
		return statuses.get(0);
	}

	HttpConnection connect() throws IOException {
		return HttpConnection.open(port());
	}

	HttpReply get(String path, String... headers) throws IOException {
		try (HttpConnection connection = connect()) {
			return connection.get(path, headers);
		}
	}

	/**
	 * Do something over and over again until every listener has served it.
	 * @param exchange what to do on a new connection
	 * @return a reply from each listener
	 * @throws IOException if an exchange fails
	 */
	Map<String, HttpReply> onEveryListener(Exchange<HttpReply> exchange) throws IOException {
		return collect(exchange, HttpReply::listener);
	}

	/**
	 * Open an idle connection to every listener.
	 * @return the connections by the index of their listener
	 * @throws IOException if a connection fails
	 */
	Map<String, HttpConnection> connectToEveryListener() throws IOException {
		return collect(this::connect, (connection) -> connection.get("/hello").listener());
	}

	private static <T> Map<String, T> collect(Exchange<T> exchange, ListenerOf<T> listenerOf) throws IOException {
		Map<String, T> collected = new TreeMap<>();
		for (int i = 0; i < MANY && collected.size() < StartedApplications.LISTENERS; i++) {
			T result = exchange.perform();
			String listener = listenerOf.find(result);
			assertThat(listener).as("listener").isNotNull();
			if (collected.putIfAbsent(listener, result) != null && result instanceof HttpConnection superfluous) {
				superfluous.close();
			}
		}
		assertThat(collected).containsOnlyKeys("0", "1", "2", "3");
		return collected;
	}

	/**
	 * Something done on a new connection.
	 *
	 * @param <T> the type of its result
	 */
	@FunctionalInterface
	interface Exchange<T> {

		T perform() throws IOException;

	}

	/**
	 * Tells which listener a result is from.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface ListenerOf<T> {

		String find(T result) throws IOException;

	}

}
