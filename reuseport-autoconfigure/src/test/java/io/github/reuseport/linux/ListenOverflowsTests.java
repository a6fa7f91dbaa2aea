package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ListenOverflows}.
 */
class ListenOverflowsTests {

	@TempDir
	private Path directory;

	@Test
	void findsTheColumn() throws Exception {
		assertThat(overflows("""
				TcpExt: SyncookiesSent ListenOverflows ListenDrops
				TcpExt: 1 4711 4712
				IpExt: ListenOverflows
				IpExt: 5
				""").count()).isEqualTo(4711);
	}

	@Test
	void failsWhereTheKernelDoesNotTell() throws Exception {
		for (String content : new String[] { "", "TcpExt: A\nTcpExt: 1\n", "TcpExt: A ListenOverflows\nTcpExt: 1\n" }) {
			ListenOverflows overflows = overflows(content);
			assertThatExceptionOfType(IOException.class).isThrownBy(overflows::count)
				.withMessageContaining("has no ListenOverflows");
		}
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(overflows("TcpExt: ListenOverflows\nTcpExt: many\n")::count)
			.withMessageEndingWith("has no number of ListenOverflows");
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(new ListenOverflows(this.directory.resolve("absent"))::count);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void thisKernelTells() throws Exception {
		assertThat(new ListenOverflows().count()).isNotNegative();
	}

	private ListenOverflows overflows(String content) throws IOException {
		return new ListenOverflows(Files.writeString(this.directory.resolve("netstat"), content));
	}

}
