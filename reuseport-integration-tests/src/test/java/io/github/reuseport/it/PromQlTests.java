package io.github.reuseport.it;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PromQl}.
 */
class PromQlTests {

	@ParameterizedTest
	@ValueSource(strings = { "up", " up ", "sum(up)", "rate(up[5m])", "sum(increase(up[$__range]))", "1 - up / 2.5",
			"clamp_min(up, 1) > bool 0", "up offset 5m" })
	void findsAMetricWithoutLabels(String query) {
		assertThat(PromQl.parse(query)).isEqualTo(new PromQl(Map.of("up", Set.of()), Set.of()));
	}

	@Test
	void findsTheLabelsThatAMetricIsSelectedBy() {
		assertThat(PromQl.parse("rate(up{job=\"a{b}\\\"c\", instance=~'$instance', port!=\"\", x !~ \"y\"}[1m])"))
			.isEqualTo(new PromQl(Map.of("up", Set.of("job", "instance", "port", "x")), Set.of()));
	}

	@Test
	void findsTheLabelsThatItGroupsAndJoinsBy() {
		assertThat(PromQl.parse("a / on (x, y) group_left (z) sum by (v) (b{w=\"\"}) unless sum(c) without (u)"))
			.isEqualTo(new PromQl(Map.of("a", Set.of(), "b", Set.of("w"), "c", Set.of()),
					Set.of("u", "v", "x", "y", "z")));
	}

}
