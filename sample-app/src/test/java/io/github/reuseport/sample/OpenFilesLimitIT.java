package io.github.reuseport.sample;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sample application when file descriptors run out while it opens its
 * listeners.
 */
@EnabledOnOs(OS.LINUX)
class OpenFilesLimitIT {

	private static final int LISTENERS = 64;

	private static final Pattern OPENED = Pattern.compile("Opened listener (\\d+) on .* on port (\\d+)");

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@Test
	void failsWithTheReasonAndLeavesNoListener() throws Exception {
		String eventLoops = "-Dreactor.netty.ioWorkerCount=" + LISTENERS;
		SampleProcess unlimited = this.processes.start(eventLoops);
		unlimited.port();
		int enoughForHalfOfThem = unlimited.openFiles() - LISTENERS / 2;
		SampleProcess limited = this.processes.startWithOpenFilesLimit(enoughForHalfOfThem, eventLoops,
				"--logging.level.io.github.reuseport=debug");
		assertThat(limited.exitCode()).isEqualTo(1);
		assertThat(limited.output()).contains("ChannelBindException", "Too many open files");
		MatchResult last = OPENED.matcher(limited.output()).results().reduce((previous, next) -> next).orElseThrow();
		assertThat(Integer.parseInt(last.group(1))).as("the last listener opened").isBetween(1, LISTENERS - 2);
		assertThat(PortListeners.count(Integer.parseInt(last.group(2)))).isZero();
	}

}
