package io.github.reuseport.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server writes, kept in a file, and the port that it tells.
 */
final class ServerOutput {

	private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private final Path log;

	ServerOutput(InputStream output, Path log) {
		this.log = log;
		Thread reader = new Thread(() -> read(output), "output");
		reader.setDaemon(true);
		reader.start();
	}

	private void read(InputStream output) {
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
				PrintWriter writer = new PrintWriter(Files.newBufferedWriter(this.log), true)) {
			String line;
			while ((line = lines.readLine()) != null) {
				writer.println(line);
				Matcher matcher = STARTED.matcher(line);
				if (matcher.find()) {
					this.port.complete(Integer.valueOf(matcher.group(1)));
				}
			}
		}
		catch (IOException ex) {
			// The process has ended
		}
		this.port.completeExceptionally(new IllegalStateException("The server ended before it told its port"));
	}

	/**
	 * Wait for the port.
	 * @param nanos for how long at most, in nanoseconds
	 * @return the port
	 */
	int port(long nanos) {
		try {
			return this.port.get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("The server told no port:%n%s".formatted(text()), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
	}

	String text() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void delete() throws IOException {
		Files.deleteIfExists(this.log);
	}

}
