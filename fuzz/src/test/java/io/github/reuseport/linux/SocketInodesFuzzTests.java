package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link SocketInodes}.
 */
@Timeout(10)
class SocketInodesFuzzTests {

	@TempDir
	static Path descriptors;

	@FuzzTest(maxDuration = "1m")
	void readsAnyLink(byte[] target) throws IOException {
		String text = new String(target, StandardCharsets.ISO_8859_1);
		for (String link : List.of(text, "socket:[" + text)) {
			Path descriptor = descriptors.resolve("3");
			Files.deleteIfExists(descriptor);
			try {
				Files.createSymbolicLink(descriptor, Path.of(link));
			}
			catch (IOException | InvalidPathException ex) {
				continue;
			}
			SocketInodes inodes = new SocketInodes(descriptors);
			Set<Long> one = new HashSet<>();
			inodes.of(3).ifPresent(one::add);
			assertThat(inodes.all()).isEqualTo(one);
		}
	}

}
