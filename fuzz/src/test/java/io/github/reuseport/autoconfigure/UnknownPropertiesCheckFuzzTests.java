package io.github.reuseport.autoconfigure;

import java.util.Map;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Fuzz tests for {@link UnknownPropertiesCheck}.
 */
@Timeout(10)
class UnknownPropertiesCheckFuzzTests {

	@FuzzTest(maxDuration = "1m")
	void warnsOfAnyName(FuzzedDataProvider data) {
		StandardEnvironment environment = new StandardEnvironment();
		String name = ReuseportProperties.PREFIX + "." + data.consumeString(60);
		environment.getPropertySources()
			.addFirst(new MapPropertySource("fuzz", Map.of(name, data.consumeRemainingAsString())));
		UnknownPropertiesCheck.warn(environment);
	}

}
