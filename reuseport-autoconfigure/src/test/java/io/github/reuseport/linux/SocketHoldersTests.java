package io.github.reuseport.linux;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link SocketHolders}.
 */
class SocketHoldersTests {

	@TempDir
	private Path directory;

	@Test
	void findsTheProcessesThatHoldSockets() throws Exception {
		process("12", "socket:[4711]", "pipe:[4712]", "socket:[4713]");
		process("345", "socket:[4711]", "socket:[4714]");
		process("6", "socket:[4715]", "/dev/null");
		process("self", "socket:[4711]");
		assertThat(new SocketHolders(this.directory).of(Set.of(4711L, 4712L, 4713L, 4716L), EffectiveUser.uid()).held())
			.containsExactly(Map.entry(12L, Set.of(4711L, 4713L)), Map.entry(345L, Set.of(4711L)));
	}

	@Test
	void skipsProcessesOfOtherUsersAndThoseThatHaveEnded() throws Exception {
		process("12", "socket:[4711]");
		Files.createDirectory(this.directory.resolve("13"));
		SocketHolders holders = new SocketHolders(this.directory);
		assertThat(holders.of(Set.of(4711L), EffectiveUser.uid() + 1).held()).isEmpty();
		assertThat(holders.of(Set.of(4711L), EffectiveUser.uid()).held()).containsOnlyKeys(12L);
	}

	@Test
	void findsWhatOneProcessHolds() throws Exception {
		process("12", "socket:[4711]", "socket:[4713]");
		process("345", "socket:[4711]");
		SocketHolders holders = new SocketHolders(this.directory);
		assertThat(holders.heldBy(12, Set.of(4711L, 4712L))).containsExactly(4711L);
		assertThat(holders.heldBy(13, Set.of(4711L))).isEmpty();
	}

	@Test
	void doesNotLookAtThisProcess() throws Exception {
		process(Long.toString(ProcessHandle.current().pid()), "socket:[4711]");
		assertThat(new SocketHolders(this.directory).of(Set.of(4711L), EffectiveUser.uid()).held()).isEmpty();
	}

	@Test
	void namesTheProcessesThatDoNotLetThemselvesBeLookedAt() throws Exception {
		process("12", "socket:[4711]");
		Path descriptors = this.directory.resolve("12").resolve("fd");
		Set<PosixFilePermission> before = Files.getPosixFilePermissions(descriptors);
		Files.setPosixFilePermissions(descriptors, Set.of());
		try {
			assumeThat(Files.isReadable(descriptors)).as("directory that root could read").isFalse();
			assertThat(new SocketHolders(this.directory).of(Set.of(4711L), EffectiveUser.uid()))
				.isEqualTo(new SocketHolders.Holders(new TreeMap<>(), new TreeSet<>(Set.of(12L))));
		}
		finally {
			Files.setPosixFilePermissions(descriptors, before);
		}
	}

	@Test
	void failsWithoutTheDirectory() {
		SocketHolders nowhere = new SocketHolders(this.directory.resolve("nowhere"));
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> nowhere.of(Set.of(1L), 0));
	}

	private void process(String pid, String... targets) throws Exception {
		Path descriptors = Files.createDirectories(this.directory.resolve(pid).resolve("fd"));
		for (int i = 0; i < targets.length; i++) {
			Files.createSymbolicLink(descriptors.resolve(Integer.toString(i)), Path.of(targets[i]));
		}
	}

}
