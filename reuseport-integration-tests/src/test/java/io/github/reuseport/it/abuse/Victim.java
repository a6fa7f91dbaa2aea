package io.github.reuseport.it.abuse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.reuseport.it.sample.SampleProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that is attacked.
 *
 * @param process its process
 * @param port its port on the loopback address
 */
record Victim(SampleProcess process, int port) {

	private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files +(\\d+) ");

	Victim(SampleProcess process) {
		this(process, process.port());
	}

	/**
	 * Connect to it as somebody who does not wait for long.
	 * @return the connection
	 */
	Socket connect() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		socket.setSoTimeout(2000);
		return socket;
	}

	/**
	 * How many files it may have open.
	 * @return the soft limit
	 */
	int openFilesLimit() throws IOException {
		Matcher limit = LIMIT.matcher(Files.readString(Path.of("/proc/%d/limits".formatted(this.process.pid()))));
		assertThat(limit.find()).isTrue();
		return Integer.parseInt(limit.group(1));
	}

	/**
	 * Change how many files it may have open.
	 * @param limit the soft limit
	 */
	void limitOpenFiles(int limit) throws IOException, InterruptedException {
		int status = new ProcessBuilder("prlimit", "--pid", Long.toString(this.process.pid()),
				"--nofile=" + limit + ":")
			.inheritIO()
			.start()
			.waitFor();
		assertThat(status).isZero();
	}

}
