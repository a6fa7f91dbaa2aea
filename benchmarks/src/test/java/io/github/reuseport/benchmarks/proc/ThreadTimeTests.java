package io.github.reuseport.benchmarks.proc;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadTime}.
 */
class ThreadTimeTests {

	private static final String NAME = "counted-with-a-name-that-is-cut";

	@Test
	void tellsWhatAThreadHasUsed() throws IOException, InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Thread thread = new Thread(() -> {
			long start = System.nanoTime();
			while (System.nanoTime() - start < 20_000_000) {
				Thread.onSpinWait();
			}
			done.countDown();
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, NAME);
		Map<Long, ThreadTime> before = ThreadTime.of(ProcessHandle.current().pid());
		thread.start();
		done.await();
		List<Long> used = ThreadTime.used(before, ThreadTime.of(ProcessHandle.current().pid()), NAME);
		end.countDown();
		thread.join();
		assertThat(used).singleElement().satisfies((nanos) -> assertThat(nanos).isPositive());
	}

	@Test
	void leavesOutThreadsOfOtherNames() {
		Map<Long, ThreadTime> before = Map.of(1L, new ThreadTime("reactor-http-ep", 10), 2L,
				new ThreadTime("VM Thread", 20));
		Map<Long, ThreadTime> after = Map.of(1L, new ThreadTime("reactor-http-ep", 15), 2L,
				new ThreadTime("VM Thread", 90), 3L, new ThreadTime("reactor..poll-2", 7));
		assertThat(ThreadTime.used(before, after, "reactor-http-epoll")).containsExactlyInAnyOrder(5L, 7L);
	}

}
