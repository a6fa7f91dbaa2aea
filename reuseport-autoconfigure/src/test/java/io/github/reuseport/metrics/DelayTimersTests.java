package io.github.reuseport.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.ArgumentCaptor;
import org.mockito.Captor;
import org.mockito.Mock;
import org.mockito.junit.jupiter.MockitoExtension;

import io.github.reuseport.server.ListenerState;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.ReuseportServer;
import io.github.reuseport.server.rescue.LoopDelay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link DelayTimers}.
 */
@ExtendWith(MockitoExtension.class)
class DelayTimersTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Mock
	private ReuseportServer server;

	@Mock
	private LoopDelay accepting;

	@Mock
	private LoopDelay serving;

	@Captor
	private ArgumentCaptor<Consumer<Duration>> observer;

	private DelayTimers timers;

	@BeforeEach
	void setUp() {
		given(this.accepting.eventLoop()).willReturn("loop-1");
		given(this.serving.eventLoop()).willReturn("loop-2");
		given(this.server.loopDelays()).willReturn(List.of(this.accepting, this.serving));
		this.timers = new DelayTimers(this.registry, this.server);
	}

	private void register() {
		this.timers.register(Tags.of("server.port", "8080"),
				List.of(new ListenerStatus(3, "loop-1", ListenerState.LISTENING, 1L, 1L, 0L, 0L, 0L, 2L, 5L, 0L)));
	}

	private Timer timer(String listener, String eventLoop) {
		return this.registry.get("reuseport.event.loop.delay")
			.tags("server.port", "8080", "listener", listener, "event.loop", eventLoop)
			.timer();
	}

	@Test
	void eachLoopRecordsInItsOwn() {
		register();
		then(this.accepting).should().observe(this.observer.capture());
		this.observer.getValue().accept(Duration.ofMillis(20));
		then(this.serving).should().observe(this.observer.capture());
		this.observer.getValue().accept(Duration.ofMillis(30));
		assertThat(timer("3", "loop-1").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(20);
		assertThat(timer("none", "loop-2").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
		assertThat(timer("3", "loop-1").getId().getDescription()).isNotEmpty();
	}

	@Test
	void oneThatNobodyWantsWakesNoLoop() {
		this.registry.config().meterFilter(MeterFilter.denyNameStartsWith("reuseport.event.loop.delay"));
		register();
		then(this.accepting).should(never()).observe(any());
		then(this.serving).should(never()).observe(any());
	}

	@Test
	void areRemovedOnceAndTheLoopsLeftAlone() {
		register();
		then(this.accepting).should().observe(this.observer.capture());
		this.timers.remove();
		this.timers.remove();
		then(this.accepting).should().ignore(this.observer.getValue());
		then(this.serving).should().ignore(any());
		assertThat(this.registry.getMeters()).isEmpty();
	}

}
