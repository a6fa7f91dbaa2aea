package io.github.reuseport.linux;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
		assertThat(new SocketHolders(this.directory).of(Set.of(4711L, 4712L, 4713L, 4716L), EffectiveUser.uid()))
			.containsExactly(Map.entry(12L, Set.of(4711L, 4713L)), Map.entry(345L, Set.of(4711L)));
	}

	@Test
	void skipsProcessesOfOtherUsersAndThoseThatHaveEnded() throws Exception {
		process("12", "socket:[4711]");
		Files.createDirectory(this.directory.resolve("13"));
		SocketHolders holders = new SocketHolders(this.directory);
		assertThat(holders.of(Set.of(4711L), EffectiveUser.uid() + 1)).isEmpty();
		assertThat(holders.of(Set.of(4711L), EffectiveUser.uid())).containsOnlyKeys(12L);
	}

	@Test
	void findsThisProcess() throws Exception {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			Set<Long> inodes = new ListeningSockets().onPort(socket.getLocalPort())
				.stream()
				.map(ListeningSocket::inode)
				.collect(Collectors.toSet());
			assertThat(inodes).hasSize(1);
			assertThat(new SocketHolders().of(inodes, EffectiveUser.uid()))
				.containsExactly(Map.entry(ProcessHandle.current().pid(), inodes));
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
