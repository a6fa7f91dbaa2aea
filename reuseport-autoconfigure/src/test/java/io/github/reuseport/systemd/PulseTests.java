package io.github.reuseport.systemd;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Pulse}.
 */
class PulseTests {

	private final List<EventLoop> loops = Stream.<EventLoop>generate(DefaultEventLoop::new).limit(3).toList();

	private final List<Long> beats = new CopyOnWriteArrayList<>();

	private final Pulse pulse = new Pulse(() -> this.beats.add(System.nanoTime()));

	@AfterEach
	void end() {
		this.loops.forEach((loop) -> end(loop));
	}

	private static void end(EventLoop loop) {
		loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
	}

	/**
	 * Have all loops come to the end of what they do.
	 */
	private void pass() {
		this.loops.forEach((loop) -> loop.submit(() -> true).syncUninterruptibly());
	}

	@Test
	void isNotFasterWithMoreLoops() {
		this.loops.forEach(this.pulse::add);
		long begin = System.nanoTime();
		this.pulse.every(Duration.ofMillis(40));
		await().until(() -> this.beats.size() >= 10);
		for (int i = 0; i < 10; i++) {
			assertThat(Duration.ofNanos(this.beats.get(i) - begin))
				.isGreaterThanOrEqualTo(Duration.ofMillis(20 * (i + 1)));
		}
	}

	@Test
	void goesOnInAnotherTime() {
		this.loops.forEach(this.pulse::add);
		this.pulse.every(Duration.ofMillis(1));
		await().until(() -> !this.beats.isEmpty());
		this.pulse.every(Duration.ofHours(1));
		pass();
		int before = this.beats.size();
		await().during(Duration.ofMillis(200)).until(() -> this.beats.size() == before);
		this.pulse.every(Duration.ofMillis(1));
		await().until(() -> this.beats.size() > before);
	}

	@Test
	void stops() {
		this.loops.forEach(this.pulse::add);
		this.pulse.every(Duration.ofMillis(1));
		await().until(() -> !this.beats.isEmpty());
		this.pulse.stop();
		pass();
		int before = this.beats.size();
		await().during(Duration.ofMillis(200)).until(() -> this.beats.size() == before);
	}

	@Test
	void goesOnInALoopThatComesLater() {
		this.pulse.every(Duration.ofMillis(1));
		this.pulse.add(this.loops.get(0));
		this.pulse.add(this.loops.get(0));
		await().until(() -> !this.beats.isEmpty());
	}

	@Test
	void doesWithoutALoopThatHasEnded() {
		end(this.loops.get(0));
		this.pulse.every(Duration.ofMillis(1));
		this.loops.forEach(this.pulse::add);
		await().until(() -> !this.beats.isEmpty());
	}

}
