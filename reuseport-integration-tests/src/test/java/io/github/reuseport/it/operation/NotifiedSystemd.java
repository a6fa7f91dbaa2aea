package io.github.reuseport.it.operation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.it.sample.SampleProcess;

import static org.awaitility.Awaitility.await;

/**
 * Plays the part of systemd for one service: a socket that is notified.
 */
final class NotifiedSystemd implements AutoCloseable {

	/**
	 * Writes the process and the message, in one line.
	 */
	private static final String PROGRAM = """
			import os, socket, struct, sys
			address, mode = sys.argv[1:]
			s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
			s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
			s.bind(address.replace('@', '\\0', 1) if address[0] == '@' else address)
			if address[0] != '@':
			    os.chmod(address, int(mode, 8))
			print('listens', flush=True)
			while True:
			    message, ancillary, _, _ = s.recvmsg(4096, 64)
			    print(struct.unpack('3i', ancillary[0][2])[0], *message.decode().split('\\n'), sep='|', flush=True)
			""";

	private static final Program PYTHON = new Program(Path.of("/usr/bin/python3"), "python3");

	private final String address;

	private final Path written;

	private final Process process;

	/**
	 * Listen, which everybody may send to.
	 * @param address the address, as in {@code NOTIFY_SOCKET}
	 */
	NotifiedSystemd(String address) throws IOException {
		this(address, "777");
	}

	/**
	 * Listen.
	 * @param address the address, as in {@code NOTIFY_SOCKET}
	 * @param mode who may send, if the address is that of a file
	 */
	NotifiedSystemd(String address, String mode) throws IOException {
		PYTHON.require();
		this.address = address;
		this.written = Files.createTempFile("notified", ".log");
		this.process = new ProcessBuilder(PYTHON.path().toString(), "-c", PROGRAM, address, mode)
			.redirectErrorStream(true)
			.redirectOutput(this.written.toFile())
			.start();
		await("systemd listens").atMost(SampleProcess.LIMIT).until(() -> lines().contains("listens"));
	}

	/**
	 * What starts a program as its service.
	 * @param variables more variables of the environment
	 * @return a command that is followed by the program
	 */
	List<String> service(String... variables) {
		List<String> command = new ArrayList<>(List.of("env", "NOTIFY_SOCKET=" + this.address));
		command.addAll(List.of(variables));
		return command;
	}

	/**
	 * What has been notified.
	 * @return a line for every message: the process that sent it and the assignments,
	 * separated by bars
	 */
	List<String> messages() {
		return lines().stream().skip(1).toList();
	}

	/**
	 * Count the messages with an assignment.
	 * @param assignment the assignment, or how it begins
	 * @return their number
	 */
	long count(String assignment) {
		return messages().stream().filter((message) -> message.contains("|" + assignment)).count();
	}

	/**
	 * The last line for {@code systemctl status}.
	 * @return the status, or {@code null} if there is none
	 */
	@Nullable String status() {
		return messages().stream()
			.filter((message) -> message.contains("|STATUS="))
			.map((message) -> message.substring(message.indexOf("|STATUS=") + 8).replaceFirst("\\|.*", ""))
			.reduce((first, second) -> second)
			.orElse(null);
	}

	private List<String> lines() {
		try {
			return Files.readAllLines(this.written);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.process.destroyForcibly().onExit().join();
		Files.delete(this.written);
	}

	@Override
	public String toString() {
		return "NotifiedSystemd" + lines();
	}

}
