package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AllocatedBytes}.
 */
class AllocatedBytesTests {

	private static final int ARRAY = 1_000_000;

	private Process other;

	@BeforeEach
	void start() throws IOException {
		this.other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Allocating.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		answer();
	}

	@AfterEach
	void end() {
		this.other.destroyForcibly();
	}

	@Test
	void countsWhatAnotherJvmAllocatesAndNotWhatItAllocatesToTellIt() throws IOException {
		try (AllocatedBytes allocated = new AllocatedBytes(this.other.pid())) {
			allocated.now();
			long before = allocated.now();
			assertThat(allocated.now() - before).isLessThan(ARRAY / 10);
			ask();
			assertThat(allocated.now() - before).isBetween((long) ARRAY, ARRAY + ARRAY / 10L);
		}
	}

	private void ask() throws IOException {
		this.other.getOutputStream().write('\n');
		this.other.getOutputStream().flush();
		answer();
	}

	private void answer() throws IOException {
		assertThat(this.other.getInputStream().read()).isEqualTo('.');
	}

	/**
	 * Allocates an array whenever it is asked.
	 */
	public static final class Allocating {

		private static volatile Object last = "";

		private Allocating() {
		}

		public static void main(String[] args) throws IOException {
			do {
				last = new byte[ARRAY];
				System.out.write('.');
				System.out.flush();
			}
			while (System.in.read() >= 0);
		}

	}

}
