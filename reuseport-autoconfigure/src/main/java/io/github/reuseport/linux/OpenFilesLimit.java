package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * How many file descriptors this process may have, as {@code /proc/self/limits} tells it
 * (proc_pid_limits(5)).
 */
public final class OpenFilesLimit {

	private static final Path LIMITS = Path.of("/proc/self/limits");

	private static final String NAME = "Max open files";

	private OpenFilesLimit() {
	}

	/**
	 * Read the limit, which takes a file descriptor.
	 * @return the limit, as the kernel writes it
	 * @throws IOException if it cannot be read
	 */
	public static String read() throws IOException {
		return read(LIMITS);
	}

	static String read(Path limits) throws IOException {
		return Files.readAllLines(limits)
			.stream()
			.filter((line) -> line.startsWith(NAME))
			.map((line) -> line.substring(NAME.length()).trim().split("\\s+")[0])
			.filter((limit) -> !limit.isEmpty())
			.findFirst()
			.orElseThrow(() -> new IOException("Unexpected content of " + limits));
	}

	/**
	 * Why no file descriptor is to be had now.
	 * @return the reason as the system gives it, or {@code null} if there is one
	 */
	public static @Nullable String exhaustion() {
		try {
			read();
			return null;
		}
		catch (FileSystemException ex) {
			return ex.getReason();
		}
		catch (IOException ex) {
			return null;
		}
	}

}
