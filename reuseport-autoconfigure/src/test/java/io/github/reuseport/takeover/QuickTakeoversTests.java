package io.github.reuseport.takeover;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.reuseport.server.census.Marker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link QuickTakeovers}. The process that is asked is this one, which really
 * holds the marker; when it was started is made up.
 */
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class QuickTakeoversTests {

	/**
	 * Of nobody, for this process: no port has it.
	 */
	private static final int PORT = 70_000;

	private static final String PREFIX = "reuseport-again-" + PORT + "-";

	private final Instant now = Instant.now();

	private final QuickTakeovers quick = new QuickTakeovers(PORT, startedBefore(Duration.ofSeconds(2)));

	@AfterEach
	void close() {
		this.quick.close();
	}

	private ProcessHandle startedBefore(Duration age) {
		ProcessHandle process = mock();
		ProcessHandle.Info info = mock();
		given(info.startInstant()).willReturn(Optional.of(this.now.minus(age)));
		given(process.info()).willReturn(info);
		given(process.pid()).willReturn(ProcessHandle.current().pid());
		return process;
	}

	private void asksOneThatHolds(String name, ProcessHandle process) throws IOException {
		Marker marker = Marker.open(name);
		try {
			this.quick.asks(process);
		}
		finally {
			marker.close();
		}
	}

	private boolean hasPassedOn(String count) throws IOException {
		return !Marker.all((name) -> name.startsWith(PREFIX + count + "-")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "1, false", "2, true", "3, false", "5, true", "7, false", "8, false", "11, true", "14, false",
			"23, true" })
	void countsOneMoreThanTheOneThatItAsks(int before, boolean told, CapturedOutput output) throws Exception {
		asksOneThatHolds(PREFIX + before, startedBefore(Duration.ofSeconds(20)));
		assertThat(hasPassedOn(String.valueOf(before + 1))).isTrue();
		String warning = "Port 70000 was taken over %d times in a row from a process that had served for less than 30 s"
			.formatted(before + 1);
		assertThat(output.getOut().contains(warning)).isEqualTo(told);
		assertThat(output.getOut().contains("in a row")).isEqualTo(told);
		this.quick.close();
		assertThat(hasPassedOn(String.valueOf(before + 1))).isFalse();
	}

	@Test
	void oneThatServedForLongBeginsAnew() throws Exception {
		asksOneThatHolds(PREFIX + 2, startedBefore(Duration.ofMinutes(10)));
		assertThat(hasPassedOn("3")).isFalse();
		assertThat(hasPassedOn("1")).isFalse();
	}

	@Test
	void fewerThanBeforeAreNotPassedOn() throws Exception {
		asksOneThatHolds(PREFIX + 4, startedBefore(Duration.ofSeconds(20)));
		this.quick.asks(startedBefore(Duration.ofMinutes(10)));
		assertThat(hasPassedOn("5")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "", "99999999999999999999" })
	void aNameThatSaysNothingCountsAsNone(String count) throws Exception {
		asksOneThatHolds(PREFIX + count, startedBefore(Duration.ofSeconds(20)));
		assertThat(hasPassedOn("1")).isTrue();
	}

	@Test
	void ofOtherPortsNothingCounts() throws Exception {
		asksOneThatHolds("reuseport-again-70001-7", startedBefore(Duration.ofSeconds(20)));
		assertThat(hasPassedOn("1")).isTrue();
	}

}
