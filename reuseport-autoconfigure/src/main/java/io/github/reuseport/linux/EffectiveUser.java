package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Effective user of this process.
 */
public final class EffectiveUser {

	private EffectiveUser() {
	}

	/**
	 * Effective user id of this process: the owner of {@code /proc/self} (proc(5)).
	 * @return the user id, an unsigned 32-bit number
	 * @throws IOException if it cannot be read, for example because this is not Linux
	 */
	public static int uid() throws IOException {
		try {
			return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
		}
		catch (UnsupportedOperationException | IllegalArgumentException ex) {
			throw new IOException("The user id of this process is unknown", ex);
		}
	}

}
