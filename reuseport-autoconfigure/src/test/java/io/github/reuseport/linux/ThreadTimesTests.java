package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ThreadTimes}.
 */
class ThreadTimesTests {

	@TempDir
	Path task;

	@Test
	void readsStateAndTimes() throws IOException {
		assertThat(read("17 (a) S (b) R 1 17 17 0 -1", "123456789012 98765432109 42\n"))
			.isEqualTo(new ThreadTimes(true, 123456789012L, 98765432109L));
		assertThat(read("17 (loop) S 1 17 17 0 -1", "1 2 3")).isEqualTo(new ThreadTimes(false, 1, 2));
	}

	@Test
	void refusesWhatItDoesNotKnow() {
		assertThatIOException().isThrownBy(() -> read("17 (loop) R 1", "1"))
			.withMessage("Unexpected content in " + this.task);
		assertThatIOException().isThrownBy(() -> read("17 (loop)", "1 2 3"));
		assertThatIOException().isThrownBy(() -> read("17 (loop) R 1", "a b c"));
		assertThatIOException().isThrownBy(() -> ThreadTimes.read(this.task.resolve("none")));
	}

	@Test
	void tellsWhatAThreadHasDoneSinceAnEarlierLook() {
		ThreadTimes before = new ThreadTimes(true, 100, 50);
		assertThat(new ThreadTimes(false, 130, 60).runningSince(before)).isEqualTo(30);
		assertThat(new ThreadTimes(false, 130, 60).waitingSince(before, 200)).isEqualTo(10);
		assertThat(before.waitingSince(new ThreadTimes(false, 90, 45), 200)).isEqualTo(5);
	}

	@Test
	void countsAWaitThatIsNotOver() {
		ThreadTimes before = new ThreadTimes(true, 100, 50);
		assertThat(new ThreadTimes(true, 130, 50).waitingSince(before, 200)).isEqualTo(170);
		assertThat(new ThreadTimes(true, 330, 50).waitingSince(before, 200)).isZero();
	}

	private ThreadTimes read(String stat, String schedstat) throws IOException {
		Files.writeString(this.task.resolve("stat"), stat);
		Files.writeString(this.task.resolve("schedstat"), schedstat);
		return ThreadTimes.read(this.task);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void looksAtAThreadOfThisProcess() throws IOException {
		long thread = ThreadTimes.currentThread();
		ThreadTimes before = ThreadTimes.of(thread);
		assertThat(before.runnable()).isTrue();
		await().pollInSameThread()
			.untilAsserted(() -> assertThat(ThreadTimes.of(thread).running()).isGreaterThan(before.running()));
	}

}
