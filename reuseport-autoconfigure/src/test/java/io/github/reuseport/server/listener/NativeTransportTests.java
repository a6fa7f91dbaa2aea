package io.github.reuseport.server.listener;

import java.io.FileNotFoundException;
import java.nio.file.FileSystemException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for {@link NativeTransport}.
 */
class NativeTransportTests {

	@Test
	void nothingIsMissingWhereTheTransportIsThere() {
		assumeThat(System.getProperty("os.name")).startsWith("Linux");
		assertThat(NativeTransport.missing()).isNull();
		assertThat(NativeTransport.refusal(null)).isNull();
	}

	@Test
	void nothingIsMissingWhereTheTransportIsTurnedOff() {
		assertThat(NativeTransport.refusal(new UnsupportedOperationException("noNative"))).isNull();
	}

	@Test
	void saysThatTheLibraryCannotBeUnpacked() {
		Refusal refusal = NativeTransport.refusal(new UnsatisfiedLinkError("could not load a native library")
			.initCause(new FileSystemException("/tmp/library.so", null, "Read-only file system")));
		assertThat(refusal).isNotNull();
		assertThat(refusal.reason()).contains("/tmp/library.so: Read-only file system");
		assertThat(refusal.remedy()).contains("tmpfs", "io.netty.native.workdir");
	}

	@Test
	void saysThatTheLibraryCannotBeRun() {
		Refusal refusal = NativeTransport.refusal(new UnsatisfiedLinkError("failed to map segment"));
		assertThat(refusal).isNotNull();
		assertThat(refusal.reason()).contains("failed to map segment");
		assertThat(refusal.remedy()).contains("noexec");
	}

	@Test
	void saysThatTheLibraryFindsNoGlibc() {
		Refusal refusal = NativeTransport.refusal(new UnsatisfiedLinkError(
				"/tmp/library.so: libdl.so.2: " + "cannot open shared object file: No such file or directory"));
		assertThat(refusal).isNotNull();
		assertThat(refusal.remedy()).contains("glibc").doesNotContain("tmpfs");
	}

	@Test
	void saysThatTheLibraryIsNotOnTheClassPath() {
		Refusal refusal = NativeTransport.refusal(new UnsatisfiedLinkError("could not load a native library")
			.initCause(new FileNotFoundException("META-INF/native/library.so")));
		assertThat(refusal).isNotNull();
		assertThat(refusal.remedy()).contains("netty-transport-native-epoll", "classifier linux-");
	}

}
