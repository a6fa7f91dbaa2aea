package io.github.reuseport.server;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Imbalance}.
 */
class ImbalanceTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 1", "3, 1", "4, 1", "5, 2", "8, 2", "9, 3", "100, 25", "101, 26" })
	void isOneIfConnectionsAreAsEvenAsCanBe(long connections, long most) {
		assertThat(Imbalance.of(connections, most, 4)).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "2, 2, 2", "5, 3, 1.5", "8, 8, 4", "100, 50, 2", "101, 39, 1.5" })
	void isHowManyTimesMoreThanThatTheBusiestLoopHas(long connections, long most, double imbalance) {
		assertThat(Imbalance.of(connections, most, 4)).isEqualTo(imbalance);
	}

}
