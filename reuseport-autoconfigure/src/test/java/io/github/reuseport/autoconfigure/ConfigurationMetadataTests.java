package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Steering;
import io.github.reuseport.server.placement.Placement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata that development environments read.
 */
class ConfigurationMetadataTests {

	private final JsonNode metadata = read();

	private final Map<String, JsonNode> properties = properties(this.metadata);

	@Test
	void describesEveryProperty() {
		assertThat(this.properties).containsOnlyKeys("server.reuseport.enabled", "server.reuseport.required",
				"server.reuseport.listeners", "server.reuseport.backlog", "server.reuseport.defer-accept",
				"server.reuseport.sharing", "server.reuseport.steering", "server.reuseport.placement",
				"server.reuseport.rescue.enabled", "server.reuseport.rescue.after", "server.reuseport.takeover.timeout",
				"server.reuseport.drain.enabled", "server.reuseport.drain.grace", "server.reuseport.drain.keep-alive",
				"server.reuseport.drain.alone", "server.reuseport.drain.streams", "server.reuseport.drain.stream-types",
				"server.reuseport.warm-up.paths", "server.reuseport.warm-up.calls", "server.reuseport.warm-up.requests",
				"server.reuseport.warm-up.timeout", "server.reuseport.systemd.notify",
				"management.health.reuseport.enabled", "management.health.reuseport.minimum-listeners",
				"management.health.reuseport.stall-threshold", "management.endpoint.reuseport.access",
				"management.endpoint.reuseport.cache.time-to-live");
		assertThat(this.properties).allSatisfy((name, property) -> {
			assertThat(property.path("type").asString()).isNotEmpty();
			assertThat(property.path("description").asString()).endsWith(".").doesNotStartWith("The ");
		});
	}

	@Test
	void everyPropertyIsDocumented() throws IOException {
		String page = Files.readString(Path.of("../docs/properties.md"));
		assertThat(this.properties.keySet()).allSatisfy((name) -> assertThat(page).contains("`" + name));
	}

	@Test
	void knowsTheDefaults() {
		assertThat(defaultOf("server.reuseport.enabled")).isEqualTo("true");
		assertThat(defaultOf("server.reuseport.required")).isEqualTo("false");
		assertThat(defaultOf("server.reuseport.sharing")).isEqualTo("exclusive");
		assertThat(defaultOf("server.reuseport.drain.enabled")).isEqualTo("true");
		assertThat(defaultOf("server.reuseport.drain.grace")).isEqualTo("1s");
		assertThat(defaultOf("server.reuseport.drain.keep-alive")).isEqualTo("10s");
		assertThat(defaultOf("server.reuseport.drain.alone")).isEqualTo("0s");
		assertThat(defaultOf("server.reuseport.takeover.timeout")).isEqualTo("60s");
		assertThat(defaultOf("server.reuseport.warm-up.requests")).isEqualTo("20");
		assertThat(defaultOf("server.reuseport.warm-up.timeout")).isEqualTo("10s");
		assertThat(defaultOf("server.reuseport.systemd.notify")).isEqualTo("true");
		assertThat(defaultOf("management.health.reuseport.enabled")).isEqualTo("true");
		assertThat(defaultOf("management.health.reuseport.minimum-listeners")).isEqualTo("1");
		assertThat(defaultOf("management.health.reuseport.stall-threshold")).isEqualTo("30s");
		assertThat(defaultOf("server.reuseport.placement")).isEqualTo("adaptive");
		assertThat(defaultOf("server.reuseport.steering")).isEqualTo("hash");
		assertThat(defaultOf("server.reuseport.rescue.enabled")).isEqualTo("true");
		assertThat(defaultOf("server.reuseport.rescue.after")).isEqualTo("50ms");
	}

	@Test
	void explainsTheValues() {
		assertExplained("server.reuseport.sharing", Arrays.stream(Sharing.values()).map(Sharing::id).toList());
		assertExplained("server.reuseport.placement", Arrays.stream(Placement.values()).map(Placement::id).toList());
		assertExplained("server.reuseport.steering", Arrays.stream(Steering.values()).map(Steering::id).toList());
		assertExplained("server.reuseport.warm-up.paths", List.of("/"));
		assertExplained("server.reuseport.drain.stream-types", List.of("text/event-stream", "application/x-ndjson"));
	}

	@Test
	void describesEveryGroup() {
		Map<String, String> groups = new LinkedHashMap<>();
		this.metadata.path("groups")
			.forEach((group) -> groups.put(group.path("name").asString(), group.path("description").asString()));
		assertThat(groups).containsOnlyKeys("management.endpoint.reuseport", "management.health.reuseport",
				"server.reuseport", "server.reuseport.drain", "server.reuseport.rescue", "server.reuseport.systemd",
				"server.reuseport.takeover", "server.reuseport.warm-up");
		assertThat(groups.values()).allSatisfy((description) -> assertThat(description).endsWith("."));
		assertThat(this.metadata.path("groups")).hasSameSizeAs(groups.keySet())
			.allSatisfy((group) -> assertThat(group.path("type").asString()).isNotEmpty());
	}

	private void assertExplained(String name, List<String> values) {
		List<String> explained = new ArrayList<>();
		this.metadata.path("hints").forEach((hint) -> {
			if (hint.path("name").asString().equals(name)) {
				hint.path("values").forEach((value) -> {
					explained.add(value.path("value").asString());
					assertThat(value.path("description").asString()).endsWith(".");
				});
			}
		});
		assertThat(explained).containsExactlyElementsOf(values);
	}

	private String defaultOf(String name) {
		return this.properties.get(name).path("defaultValue").asString();
	}

	private static JsonNode read() {
		try (InputStream metadata = ReuseportProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return new JsonMapper().readTree(metadata);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Map<String, JsonNode> properties(JsonNode metadata) {
		Map<String, JsonNode> properties = new LinkedHashMap<>();
		metadata.path("properties").forEach((property) -> properties.put(property.path("name").asString(), property));
		return properties;
	}

}
