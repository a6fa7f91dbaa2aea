package io.github.reuseport.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Effective user of this process.
 */
public final class EffectiveUser {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final int EFFECTIVE = 2;

	private EffectiveUser() {
	}

	/**
	 * Effective user id of this process: the second number after {@code Uid:} in
	 * {@code /proc/self/status} (proc_pid_status(5)). Not the owner of
	 * {@code /proc/self}, which is root where the program file has capabilities.
	 * @return the user id, an unsigned 32-bit number
	 * @throws IOException if it cannot be read, for example because this is not Linux
	 */
	public static int uid() throws IOException {
		return read(STATUS);
	}

	static int read(Path status) throws IOException {
		// The name of the process may have bytes of any kind
		try (Stream<String> lines = Files.lines(status, StandardCharsets.ISO_8859_1)) {
			return lines.filter((line) -> line.startsWith("Uid:"))
				.map((line) -> Integer.parseUnsignedInt(line.split("\\s+")[EFFECTIVE]))
				.findFirst()
				.orElseThrow(() -> new IOException("The user id of this process is unknown"));
		}
		catch (IndexOutOfBoundsException | NumberFormatException | UncheckedIOException ex) {
			throw new IOException("The user id of this process is unknown", ex);
		}
	}

}
