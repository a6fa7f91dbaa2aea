package io.github.reuseport.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.web.server.Shutdown;

import io.github.reuseport.server.ListenerSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link ReuseportProperties}.
 */
@Timeout(10)
class ReuseportPropertiesFuzzTests {

	private static final List<String> NAMES = List.of("enabled", "required", "listeners", "backlog", "defer-accept",
			"sharing", "steering", "placement", "rescue.enabled", "rescue.after", "drain.enabled", "drain.grace",
			"drain.keep-alive", "drain.alone", "drain.streams", "drain.stream-types", "drain.stream-types[0]",
			"takeover.timeout", "warm-up.paths", "warm-up.calls[0].method", "warm-up.calls[0].path",
			"warm-up.calls[0].headers.name", "warm-up.calls[0].status", "warm-up.requests", "warm-up.timeout",
			"systemd.notify");

	@FuzzTest(maxDuration = "1m")
	void anyValueIsTakenOrRefused(FuzzedDataProvider data) {
		LifecycleProperties lifecycle = new LifecycleProperties();
		lifecycle.setTimeoutPerShutdownPhase(Duration.ofMillis(data.consumeLong()));
		Map<String, String> values = new HashMap<>();
		int count = data.consumeInt(1, 4);
		for (int i = 0; i < count; i++) {
			values.put(ReuseportProperties.PREFIX + "." + data.pickValue(NAMES), data.consumeString(40));
		}
		try {
			ReuseportProperties properties = new Binder(new MapConfigurationPropertySource(values))
				.bindOrCreate(ReuseportProperties.PREFIX, ReuseportProperties.class);
			ListenerSettings settings = properties.toSettings(lifecycle);
			DrainTimeCheck.warn(settings.drain(), data.pickValue(Shutdown.values()));
			assertThat(properties.getTakeover().requireTimeout()).isPositive();
		}
		catch (BindException | InvalidConfigurationPropertyValueException ex) {
			// Both have an analyzer that says what to do
		}
	}

}
