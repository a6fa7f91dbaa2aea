package io.github.reuseport.autoconfigure;

import org.junit.jupiter.api.Test;

import io.github.reuseport.server.ListenerSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportProperties}.
 */
class ReuseportPropertiesTests {

	@Test
	void withoutAnyPropertyTheSettingsAreTheDefaults() {
		assertThat(new ReuseportProperties().toSettings(null)).isEqualTo(ListenerSettings.DEFAULTS);
	}

}
