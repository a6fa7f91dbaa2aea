package io.github.reuseport.takeover;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;

import io.github.reuseport.server.GroupView;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.listener.Sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.atLeast;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;

/**
 * Tests for {@link Takeover}.
 */
@ExtendWith(OutputCaptureExtension.class)
class TakeoverTests {

	@Test
	void goesOnWhateverFails(CapturedOutput output) {
		GroupView server = mock();
		given(server.sharing()).willReturn(Sharing.TAKEOVER);
		given(server.port()).willReturn(8080);
		given(server.view(any())).willThrow(new NoClassDefFoundError("gone"));
		ReuseportServers servers = new ReuseportServers();
		servers.add(server, Mono.never());
		try (Takeover takeover = new Takeover(servers, Duration.ofSeconds(1), () -> true)) {
			await().untilAsserted(() -> {
				takeover.start();
				then(server).should(atLeast(3)).view(any());
			});
			assertThat(output).containsOnlyOnce("The processes on a port could not be looked at, the takeover goes on");
			assertThat(takeover.isSettled()).isTrue();
		}
	}

	@Test
	void isSettledOnceThePortWasLookedAtWhenItIsReady() {
		GroupView server = mock();
		given(server.sharing()).willReturn(Sharing.TAKEOVER);
		given(server.port()).willReturn(8080);
		ReuseportServers servers = new ReuseportServers();
		AtomicBoolean ready = new AtomicBoolean();
		try (Takeover takeover = new Takeover(servers, Duration.ofSeconds(1), ready::get)) {
			assertThat(takeover.isSettled()).as("without a server that takes over").isTrue();
			servers.add(server, Mono.never());
			assertThat(takeover.isSettled()).isFalse();
			takeover.start();
			then(server).should(timeout(10_000).atLeast(2)).view(any());
			assertThat(takeover.isSettled()).isFalse();
			ready.set(true);
			await().until(takeover::isSettled);
		}
	}

}
