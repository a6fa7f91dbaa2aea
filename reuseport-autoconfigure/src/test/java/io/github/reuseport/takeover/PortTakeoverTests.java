package io.github.reuseport.takeover;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.server.Sleeper;
import io.github.reuseport.server.census.Marker;
import io.github.reuseport.server.census.PortHolder;
import io.github.reuseport.server.census.PortHolders;
import io.github.reuseport.server.census.PortView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link PortTakeover}, {@link Objection} and {@link UnknownHolders}. The
 * processes are real, what they listen on is not.
 */
@ExtendWith(OutputCaptureExtension.class)
class PortTakeoverTests {

	private static final int PORT = 8080;

	private static final int USER = 1000;

	private static final int EXIT_CODE_OF_SIGTERM = 143;

	@RegisterExtension
	final Sleeper sleeper = new Sleeper();

	private final List<PortTakeover> takeovers = new ArrayList<>();

	private long inodes;

	private final ListeningSocket own = listener("::", USER);

	@AfterEach
	void closeTakeovers() {
		this.takeovers.forEach(PortTakeover::close);
	}

	@Test
	void asksAnOlderProcessThatTakesPart(CapturedOutput output) throws Exception {
		Process old = this.sleeper.start();
		PortTakeover takeover = takeover();
		PortHolder holder = holder(old, true, listener("::", USER), listener("::", USER));
		takeover.look(view(holder), () -> true);
		assertThat(old.waitFor()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		await().until(() -> !takeover.look(view(), () -> true));
		assertThat(takeover.isSettled()).isTrue();
		assertThat(output)
			.containsOnlyOnce("Asked process %d, which has 2 listener(s) on port 8080, to stop".formatted(old.pid()))
			.containsOnlyOnce("Process %d has closed its listeners on port 8080, ".formatted(old.pid()))
			.containsOnlyOnce("Process %d has ended, ".formatted(old.pid()))
			.doesNotContain("WARN");
	}

	@Test
	void isSettledWhenTheListenersOfTheOthersAreClosed() throws Exception {
		Process old = this.sleeper.start();
		PortTakeover takeover = takeover();
		PortHolder holder = holder(old, true, listener("::", USER));
		takeover.look(view(holder), () -> false);
		assertThat(takeover.isSettled()).isFalse();
		takeover.look(view(holder), () -> true);
		assertThat(old.waitFor()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		takeover.look(view(), () -> true);
		assertThat(takeover.isSettled()).isTrue();
	}

	@Test
	void isSettledWhenNobodyIsToBeAsked() throws Exception {
		PortTakeover takeover = takeover();
		Process young = this.sleeper.start();
		takeover.look(view(holder(young, true, listener("::", USER))), () -> true);
		assertThat(takeover.isSettled()).isTrue();
	}

	@Test
	void waitsForOneThatGoesOnListeningUntilItsListenersAreClosed() throws Exception {
		Process old = this.sleeper.startStubborn();
		PortTakeover takeover = takeover();
		PortHolder holder = holder(old, true, listener("::", USER));
		assertThat(takeover.look(view(holder), () -> true)).isTrue();
		assertThat(takeover.isChanging()).as("it listens").isTrue();
		assertThat(takeover.look(view(), () -> true)).as("it runs").isTrue();
		assertThat(takeover.isChanging()).isFalse();
		assertThat(takeover.isSettled()).isTrue();
	}

	@Test
	void doesNotWaitForOneThatCannotBeAsked(CapturedOutput output) throws Exception {
		ProcessHandle.Info info = mock();
		given(info.startInstant()).willReturn(Optional.of(Instant.EPOCH));
		ProcessHandle old = mock();
		given(old.info()).willReturn(info);
		given(old.pid()).willReturn(ProcessHandle.current().pid());
		given(old.isAlive()).willReturn(true);
		PortTakeover takeover = takeover();
		PortHolder holder = new PortHolder(old, List.of(listener("::", USER)), true);
		assertThat(takeover.look(view(holder), () -> true)).isFalse();
		assertThat(takeover.look(view(holder), () -> true)).isFalse();
		assertThat(takeover.isSettled()).isTrue();
		then(old).should().destroy();
		assertThat(output).containsOnlyOnce(
				"Process %d, which has 1 listener(s) on port 8080, cannot be asked to stop: it and this one both go on "
					.formatted(old.pid()) + "serving");
	}

	@Test
	void leavesAYoungerProcessAlone(CapturedOutput output) throws Exception {
		PortTakeover takeover = takeover();
		Process young = this.sleeper.start();
		PortHolder holder = holder(young, true, listener("::", USER));
		assertThat(takeover.look(view(holder), () -> true)).isFalse();
		assertThat(takeover.look(view(holder), () -> true)).isFalse();
		assertThat(young.isAlive()).isTrue();
		assertThat(output).containsOnlyOnce(
				"Process %d, which has 1 listener(s) on port 8080, is younger than this ".formatted(young.pid())
						+ "one and left alone");
	}

	@Test
	void asksNobodyWhileItIsNotReady(CapturedOutput output) throws Exception {
		Process old = this.sleeper.start();
		PortTakeover takeover = takeover();
		PortHolder holder = holder(old, true, listener("::", USER));
		takeover.look(view(holder), () -> false);
		assertThat(output).doesNotContain("will be asked to stop");
		await().untilAsserted(() -> {
			assertThat(takeover.look(view(holder), () -> false)).isFalse();
			assertThat(output).containsOnlyOnce(
					"Process %d, which has 1 listener(s) on port 8080, will be asked to ".formatted(old.pid())
							+ "stop when this one accepts traffic");
			assertThat(takeover.look(view(holder), () -> false)).isFalse();
		});
		assertThat(output).containsOnlyOnce("will be asked to stop");
		assertThat(old.isAlive()).isTrue();
		takeover.look(view(holder), () -> true);
		assertThat(old.waitFor()).isEqualTo(EXIT_CODE_OF_SIGTERM);
	}

	@Test
	void neverAsksOneThatDoesNotTakePart(CapturedOutput output) throws Exception {
		assertLeftAlone(output, false, "it does not take part in handovers", listener("::", USER));
	}

	@Test
	void neverAsksOneWithAnotherAddress(CapturedOutput output) throws Exception {
		assertLeftAlone(output, true, "it listens on 127.0.0.1 (IPv4), and this one on 0:0:0:0:0:0:0:0 (IPv6)",
				listener("127.0.0.1", USER));
	}

	@Test
	void neverAsksOneOfAnotherUser(CapturedOutput output) throws Exception {
		assertLeftAlone(output, true, "it is one of another user (4711)", listener("::", 4711));
	}

	private void assertLeftAlone(CapturedOutput output, boolean takesPart, String reason, ListeningSocket listener)
			throws IOException {
		Process old = this.sleeper.start();
		PortTakeover takeover = takeover();
		PortHolder holder = holder(old, takesPart, listener);
		assertThat(takeover.look(view(holder), () -> true)).isTrue();
		assertThat(output).doesNotContain("WARN");
		await().until(() -> !takeover.look(view(holder), () -> true));
		assertThat(takeover.look(view(holder), () -> true)).isFalse();
		assertThat(output)
			.containsOnlyOnce("Process %d, which has 1 listener(s) on port 8080, is not asked to stop, because "
				.formatted(old.pid()))
			.contains(reason)
			.contains("it and this one both go on serving");
		assertThat(old.isAlive()).isTrue();
	}

	@Test
	void asksOneThatTakesPartAMomentAfterItsListenersAreSeen(CapturedOutput output) throws Exception {
		Process old = this.sleeper.start();
		PortTakeover takeover = takeover();
		ListeningSocket listener = listener("::", USER);
		takeover.look(view(holder(old, false, listener)), () -> true);
		takeover.look(view(holder(old, true, listener)), () -> true);
		assertThat(old.waitFor()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void warnsOnceOfAListenerWhoseProcessCannotBeFound(CapturedOutput output) throws Exception {
		PortTakeover takeover = takeover();
		PortView view = unknown(Set.of(), listener("::", USER), listener("::", USER));
		assertThat(takeover.look(view, () -> true)).isTrue();
		await().until(() -> !takeover.look(view, () -> true));
		assertThat(takeover.look(view, () -> true)).isFalse();
		assertThat(output).containsOnlyOnce("The process of 2 listener(s) on port 8080 cannot be found and so not be "
				+ "asked to stop, for example because it is in another pid namespace");
	}

	@Test
	void doesNotWarnOfAListenerWhoseProcessHasJustEnded(CapturedOutput output) throws Exception {
		PortTakeover takeover = takeover();
		assertThat(takeover.look(view(), () -> true)).isFalse();
		// However long ago the last look was
		await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
		assertThat(takeover.look(unknown(Set.of(), listener("::", USER)), () -> true)).isTrue();
		assertThat(takeover.look(view(), () -> true)).isFalse();
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void saysWhichProcessesDoNotLetThemselvesBeLookedAt(CapturedOutput output) throws Exception {
		PortTakeover takeover = takeover();
		PortView view = unknown(Set.of(815L, 47L), listener("::", USER), listener("127.0.0.1", 0));
		await().until(() -> !takeover.look(view, () -> true));
		assertThat(output)
			.contains("one of those of this user that do not let themselves be looked at (47, 815), as a program with "
					+ "file capabilities does not (give it ambient capabilities instead)")
			.contains("because it is one of another user (0)");
	}

	@Test
	void passesOnThatItHasAskedAProcessThatHadHardlyBegun(CapturedOutput output) throws Exception {
		Process old = this.sleeper.start();
		PortTakeover takeover = takeover();
		takeover.look(view(holder(old, true, listener("::", USER))), () -> true);
		assertThat(old.waitFor()).isEqualTo(EXIT_CODE_OF_SIGTERM);
		assertThat(Marker.all((name) -> name.startsWith("reuseport-again-8080-1-"))).hasSize(1);
		takeover.close();
		assertThat(Marker.all((name) -> name.startsWith("reuseport-again-8080-"))).isEmpty();
		assertThat(output).doesNotContain("WARN");
	}

	private PortTakeover takeover() throws IOException {
		PortTakeover takeover = new PortTakeover(PORT, Duration.ofMinutes(1), this.sleeper.start().toHandle());
		this.takeovers.add(takeover);
		return takeover;
	}

	private PortHolder holder(Process process, boolean takesPart, ListeningSocket... listeners) {
		return new PortHolder(process.toHandle(), List.of(listeners), takesPart);
	}

	private PortView view(PortHolder... holders) {
		return new PortView(List.of(this.own), new PortHolders(
				Arrays.stream(holders).filter((holder) -> holder.process().isAlive()).toList(), List.of(), Set.of()));
	}

	private PortView unknown(Set<Long> closed, ListeningSocket... listeners) {
		return new PortView(List.of(this.own), new PortHolders(List.of(), List.of(listeners), closed));
	}

	private ListeningSocket listener(String address, int uid) {
		try {
			return new ListeningSocket(InetAddress.getByName(address), PORT, uid, ++this.inodes, 0,
					address.contains(":"));
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
