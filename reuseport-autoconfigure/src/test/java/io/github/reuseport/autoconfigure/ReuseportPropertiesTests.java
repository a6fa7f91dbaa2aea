package io.github.reuseport.autoconfigure;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.warmup.WarmUpCall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportProperties}.
 */
class ReuseportPropertiesTests {

	@Test
	void withoutAnyPropertyTheSettingsAreTheDefaults() {
		assertThat(new ReuseportProperties().toSettings(null)).isEqualTo(ListenerSettings.DEFAULTS);
	}

	@Test
	void aServerThatIsGivenLessThanNoTimeToStopHasNone() {
		LifecycleProperties lifecycle = new LifecycleProperties();
		lifecycle.setTimeoutPerShutdownPhase(Duration.ofSeconds(-1));
		assertThat(new ReuseportProperties().toSettings(lifecycle).drain().limit()).isEqualTo(Duration.ZERO);
	}

	@Test
	void aWarmUpHasPathsAndCalls() {
		Map<String, String> properties = Map.of("server.reuseport.warm-up.paths", "/hello, /items?page=1",
				"server.reuseport.warm-up.calls[0].path", "/login", "server.reuseport.warm-up.calls[0].status", "401",
				"server.reuseport.warm-up.calls[1].path", "/orders", "server.reuseport.warm-up.calls[1].method", "post",
				"server.reuseport.warm-up.calls[1].headers.X-Api-Key", "abc");
		ReuseportProperties bound = new Binder(new MapConfigurationPropertySource(properties))
			.bind(ReuseportProperties.PREFIX, ReuseportProperties.class)
			.get();
		assertThat(bound.toSettings(null).warmUp().calls()).containsExactly(WarmUpCall.get("/hello"),
				WarmUpCall.get("/items?page=1"), new WarmUpCall("GET", "/login", Map.of(), 401),
				new WarmUpCall("POST", "/orders", Map.of("X-Api-Key", "abc"), null));
	}

}
