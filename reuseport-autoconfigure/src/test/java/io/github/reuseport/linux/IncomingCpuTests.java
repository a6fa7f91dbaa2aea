package io.github.reuseport.linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link IncomingCpu}.
 */
class IncomingCpuTests {

	@ParameterizedTest
	@CsvSource({ "6.2, true", "6.2.0-39-generic, true", "6.18.44, true", "10.0, true", "6.1.0-23-amd64, false",
			"5.15.0, false", "4.19, false", "unknown, false", "'', false", "99999999999.1, false",
			"6.99999999999, false" })
	void groupsKnowItSinceLinux62(String release, boolean known) {
		assertThat(IncomingCpu.isForGroups(release)).isEqualTo(known);
	}

	@Test
	void readsListsOfProcessors() {
		assertThat(IncomingCpu.parse("0\n")).containsExactly(0);
		assertThat(IncomingCpu.parse("0-3\n")).containsExactly(0, 1, 2, 3);
		assertThat(IncomingCpu.parse("0,2-3,6\n")).containsExactly(0, 2, 3, 6);
		assertThat(IncomingCpu.parse("0-3,2-4")).containsExactly(0, 1, 2, 3, 4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ",", "0-", "3-1", "a", "0;1", "0-2147483647" })
	void anotherTextIsNoList(String list) {
		assertThatIllegalArgumentException().isThrownBy(() -> IncomingCpu.parse(list));
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void thereAreAsManyAsThisProcessMayUseAtLeast() {
		assertThat(IncomingCpu.online()).hasSizeGreaterThanOrEqualTo(Runtime.getRuntime().availableProcessors())
			.isSorted()
			.doesNotHaveDuplicates();
	}

}
