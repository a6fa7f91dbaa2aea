package io.github.reuseport.linux;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SocketInodes}.
 */
class SocketInodesTests {

	@TempDir
	private Path directory;

	private SocketInodes inodes;

	@BeforeEach
	void setUp() throws Exception {
		link("3", "socket:[4711]");
		link("4", "anon_inode:[eventpoll]");
		link("5", "socket:[4294967295]");
		link("6", "pipe:[4713]");
		this.inodes = new SocketInodes(this.directory);
	}

	@Test
	void readsTheInodeOfASocket() {
		assertThat(this.inodes.of(3)).hasValue(4711);
		assertThat(this.inodes.of(5)).hasValue(4294967295L);
	}

	@Test
	void knowsNoInodeOfOtherDescriptors() {
		assertThat(this.inodes.of(4)).isEmpty();
		assertThat(this.inodes.of(6)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "socket:[", "socket:[]", "socket:[4711]x", "socket:[-1]", "socket:[99999999999999999999]" })
	void knowsNoInodeOfALinkThatIsNotTheKernels(String target) throws Exception {
		link("8", target);
		assertThat(this.inodes.of(8)).isEmpty();
	}

	@Test
	void knowsNoInodeOfAClosedDescriptor() {
		assertThat(this.inodes.of(7)).isEmpty();
	}

	@Test
	void readsAllSockets() throws Exception {
		assertThat(this.inodes.all()).containsExactlyInAnyOrder(4711L, 4294967295L);
	}

	@Test
	void failsWithoutTheDirectory() {
		SocketInodes nowhere = new SocketInodes(this.directory.resolve("nowhere"));
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(nowhere::all);
	}

	private void link(String name, String target) throws Exception {
		Files.createSymbolicLink(this.directory.resolve(name), Path.of(target));
	}

}
