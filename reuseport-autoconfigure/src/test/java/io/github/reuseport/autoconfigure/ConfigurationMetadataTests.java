package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata that development environments read.
 */
class ConfigurationMetadataTests {

	private final Map<String, JsonNode> properties = read();

	@Test
	void describesEveryProperty() {
		assertThat(this.properties).containsOnlyKeys("server.reuseport.enabled", "server.reuseport.required",
				"server.reuseport.listeners", "server.reuseport.backlog", "server.reuseport.defer-accept",
				"server.reuseport.sharing", "management.health.reuseport.enabled",
				"management.health.reuseport.minimum-listeners");
		assertThat(this.properties).allSatisfy((name, property) -> {
			assertThat(property.path("type").asString()).isNotEmpty();
			assertThat(property.path("description").asString()).endsWith(".").doesNotStartWith("The ");
		});
	}

	@Test
	void knowsTheDefaults() {
		assertThat(defaultOf("server.reuseport.enabled")).isEqualTo("true");
		assertThat(defaultOf("server.reuseport.required")).isEqualTo("false");
		assertThat(defaultOf("server.reuseport.sharing")).isEqualTo("exclusive");
		assertThat(defaultOf("management.health.reuseport.enabled")).isEqualTo("true");
		assertThat(defaultOf("management.health.reuseport.minimum-listeners")).isEqualTo("1");
	}

	private String defaultOf(String name) {
		return this.properties.get(name).path("defaultValue").asString();
	}

	private static Map<String, JsonNode> read() {
		Map<String, JsonNode> properties = new LinkedHashMap<>();
		try (InputStream metadata = ReuseportProperties.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			new JsonMapper().readTree(metadata)
				.path("properties")
				.forEach((property) -> properties.put(property.path("name").asString(), property));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return properties;
	}

}
