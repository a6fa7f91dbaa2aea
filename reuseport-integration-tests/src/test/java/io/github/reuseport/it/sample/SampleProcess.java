package io.github.reuseport.it.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The sample application in a process of its own.
 */
public final class SampleProcess {

	/**
	 * How long to wait for what is not promised within a time, on a machine that has much
	 * else to do.
	 */
	public static final Duration LIMIT = Duration.ofMinutes(3);

	private static final Pattern STARTED = Pattern.compile("Netty started on port (\\d+)");

	private static final Pattern BUSY_MACHINE = Pattern.compile("takes none of the connections that wait for it"
			+ "|Connections wait for event loop|has done nothing for a second");

	private final Process process;

	private final Path log;

	SampleProcess(List<String> command) throws IOException {
		this.log = Files.createTempFile("sample", ".log");
		this.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(this.log.toFile()).start();
	}

	public long pid() {
		return this.process.pid();
	}

	/**
	 * Wait until the application serves.
	 * @return the port it serves on
	 */
	public int port() {
		assertThat(serves()).as("the application serves").isTrue();
		Matcher matcher = STARTED.matcher(output());
		assertThat(matcher.find()).isTrue();
		return Integer.parseInt(matcher.group(1));
	}

	/**
	 * Wait until the application serves on a management port too.
	 * @return that port
	 */
	public int managementPort() {
		await("the management server has started").atMost(LIMIT)
			.until(() -> STARTED.matcher(output()).results().count() == 2);
		return STARTED.matcher(output())
			.results()
			.skip(1)
			.map((started) -> Integer.parseInt(started.group(1)))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Wait until the application serves or the process has exited.
	 * @return whether the application serves
	 */
	public boolean serves() {
		await("Netty has started or failed").atMost(LIMIT).until(() -> hasStarted() || !this.process.isAlive());
		return hasStarted();
	}

	private boolean hasStarted() {
		return STARTED.matcher(output()).find();
	}

	public boolean hasEnded() {
		return !this.process.isAlive();
	}

	/**
	 * Wait until the process has exited by itself.
	 * @return its exit code
	 */
	public int exitCode() throws InterruptedException {
		assertThat(this.process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("the process has exited").isTrue();
		return this.process.exitValue();
	}

	/**
	 * Send {@code SIGTERM}.
	 */
	public void terminate() {
		this.process.destroy();
	}

	/**
	 * Send {@code SIGTERM} to what this process has started: the application, if it was
	 * started through another program.
	 */
	public void terminateChild() {
		ProcessHandle.of(pid()).flatMap((process) -> process.children().findFirst()).orElseThrow().destroy();
	}

	/**
	 * Send {@code SIGSTOP}.
	 */
	public void freeze() throws IOException, InterruptedException {
		signal("STOP");
	}

	/**
	 * Send {@code SIGCONT}.
	 */
	public void goOn() throws IOException, InterruptedException {
		signal("CONT");
	}

	private void signal(String name) throws IOException, InterruptedException {
		int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
		assertThat(status).isZero();
	}

	/**
	 * Send {@code SIGKILL}.
	 */
	public void kill() {
		this.process.destroyForcibly();
	}

	/**
	 * What the process has written so far.
	 * @return standard output and standard error
	 */
	public String output() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * When the process wrote a line.
	 * @param text a part of the line
	 * @return the time of the first such line
	 */
	public Optional<Instant> timeOf(String text) {
		return output().lines()
			.filter((line) -> line.contains(text))
			.findFirst()
			.map((line) -> OffsetDateTime.parse(line.substring(0, line.indexOf(' '))).toInstant());
	}

	/**
	 * What the process has warned of so far.
	 * @return the lines, without those that tell of a machine that is too busy
	 */
	public List<String> warnings() {
		return output().lines()
			.filter((line) -> line.contains(" WARN ") && !BUSY_MACHINE.matcher(line).find())
			.toList();
	}

	/**
	 * Count the file descriptors the process holds open now.
	 * @return the number
	 */
	public int openFiles() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/%d/fd".formatted(pid())))) {
			return (int) descriptors.count();
		}
	}

	/**
	 * End the process by force, whatever state it is in.
	 * @return all it has written
	 */
	String end() throws IOException, InterruptedException {
		kill();
		this.process.waitFor(60, TimeUnit.SECONDS);
		assertThat(this.process.isAlive()).as("process %d is alive", pid()).isFalse();
		String output = output();
		Files.delete(this.log);
		return output;
	}

}
