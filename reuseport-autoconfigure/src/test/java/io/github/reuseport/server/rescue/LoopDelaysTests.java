package io.github.reuseport.server.rescue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.netty.channel.EventLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.placement.ServingLoops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link LoopDelays} and {@link LoopDelay}.
 */
class LoopDelaysTests {

	@RegisterExtension
	final TestServers test = new TestServers();

	private final List<Duration> told = new CopyOnWriteArrayList<>();

	private final Consumer<Duration> observer = this.told::add;

	@ParameterizedTest
	@EnumSource
	void tellsHowLongATaskWaits(TestTransport transport) throws Exception {
		LoopDelays delays = delays(loops(transport, 2));
		delays.all().get(1).observe(this.observer);
		delays.eachSecond();
		// More than one where it had to wait for long
		await().until(() -> !this.told.isEmpty());
		int before = this.told.size();
		delays.eachSecond();
		await().until(() -> this.told.size() > before);
	}

	@Test
	void tellsOfTasksThatWouldHaveWaitedToo() throws Exception {
		List<EventLoop> loops = loops(TestTransport.EPOLL, 1);
		LoopDelay delay = delays(loops).all().get(0);
		delay.observe(this.observer);
		CountDownLatch release = block(loops.get(0));
		Duration period = Duration.ofMillis(10);
		long sent = System.nanoTime();
		delay.probe(period);
		await().until(() -> System.nanoTime() - sent > Duration.ofMillis(100).toNanos());
		delay.probe(period);
		assertThat(this.told).isEmpty();
		release.countDown();
		await().until(() -> !this.told.isEmpty() && this.told.get(this.told.size() - 1).compareTo(period) < 0);
		assertThat(this.told.get(0)).isBetween(Duration.ofMillis(100), Duration.ofNanos(System.nanoTime() - sent));
		assertThat(this.told).hasSize((int) (this.told.get(0).toNanos() / period.toNanos()) + 1);
		assertThat(this.told.get(0).minus(this.told.get(1))).isEqualTo(period);
	}

	@Test
	void wakesNoLoopThatNobodyObserves() {
		List<EventLoop> loops = List.of(mock(EventLoop.class), mock(EventLoop.class), mock(EventLoop.class));
		LoopDelays delays = delays(loops);
		delays.all().get(0).observe(this.observer);
		delays.all().get(1).observe(this.observer);
		delays.all().get(1).ignore(this.observer);
		delays.eachSecond();
		then(loops.get(0)).should().execute(any());
		then(loops.get(1)).should(never()).execute(any());
		then(loops.get(2)).should(never()).execute(any());
	}

	/**
	 * A task takes an idle loop up to 20 microseconds.
	 */
	@Test
	void wakesNoMoreThan32LoopsInASecond() {
		List<EventLoop> loops = IntStream.range(0, 250).mapToObj((index) -> mock(EventLoop.class)).toList();
		LoopDelays delays = delays(loops);
		delays.all().forEach((delay) -> delay.observe(this.observer));
		for (int second = 0; second < 8; second++) {
			long before = tasks(loops);
			delays.eachSecond();
			assertThat(tasks(loops) - before).isBetween(31L, 32L);
		}
		assertThat(loops).allSatisfy((loop) -> then(loop).should(times(1)).execute(any()));
	}

	@Test
	void goesOnWhenALoopHasEnded() {
		List<EventLoop> loops = List.of(mock(EventLoop.class), mock(EventLoop.class));
		willThrow(new RejectedExecutionException()).given(loops.get(0)).execute(any());
		LoopDelays delays = delays(loops);
		delays.all().forEach((delay) -> delay.observe(this.observer));
		delays.eachSecond();
		then(loops.get(1)).should().execute(any());
	}

	private static long tasks(List<EventLoop> loops) {
		return loops.stream().mapToLong((loop) -> mockingDetails(loop).getInvocations().size()).sum();
	}

	private static LoopDelays delays(List<EventLoop> loops) {
		return new LoopDelays(new ServingLoops(loops));
	}

	private List<EventLoop> loops(TestTransport transport, int count) {
		List<EventLoop> loops = new ArrayList<>();
		this.test.loops(transport, count).forEach((loop) -> loops.add((EventLoop) loop));
		return loops;
	}

	private static CountDownLatch block(EventLoop loop) throws InterruptedException {
		CountDownLatch release = new CountDownLatch(1);
		CountDownLatch begun = new CountDownLatch(1);
		loop.execute(() -> {
			begun.countDown();
			try {
				release.await(10, TimeUnit.SECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		return release;
	}

}
