package io.github.reuseport.it.listener;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the sample application when file descriptors run out, while it opens its
 * listeners or while it serves.
 */
@EnabledOnOs(OS.LINUX)
class OpenFilesLimitIT {

	private static final int LISTENERS = 64;

	/**
	 * More than the application needs for itself.
	 */
	private static final int SERVING_LIMIT = 400;

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

	@Test
	void tellsThatConnectionsWaitForDescriptors() throws Exception {
		SampleProcess process = this.processes.startWithOpenFilesLimit(SERVING_LIMIT,
				"-Dreactor.netty.ioWorkerCount=2");
		int port = process.port();
		SampleClient client = new SampleClient(port);
		client.whoami();
		List<Socket> clients = new ArrayList<>();
		try {
			for (int i = 0; i < 2 * SERVING_LIMIT; i++) {
				clients.add(new Socket("127.0.0.1", port));
			}
			await().atMost(SampleProcess.LIMIT)
				.untilAsserted(() -> assertThat(process.warnings())
					.anySatisfy((line) -> assertThat(line).contains("accept nothing at the moment",
							"connection(s) wait: Too many open files (limit " + SERVING_LIMIT + ")")));
		}
		finally {
			for (Socket socket : clients) {
				socket.close();
			}
		}
		assertThat(client.whoami()).isNotNull();
		assertThat(process.warnings().stream().filter((line) -> line.contains("accept nothing at the moment")))
			.hasSize(1);
	}

}
