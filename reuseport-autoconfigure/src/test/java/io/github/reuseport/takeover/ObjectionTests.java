package io.github.reuseport.takeover;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.server.census.PortHolder;
import io.github.reuseport.server.census.PortHolders;
import io.github.reuseport.server.census.PortView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Objection}, to processes with which a pid namespace ends.
 */
class ObjectionTests {

	private final ListeningSocket listener = new ListeningSocket(InetAddress.getLoopbackAddress(), 8080, 1000, 1, 0,
			false);

	private final ProcessHandle first = process(1, null);

	private @Nullable String objection(ProcessHandle process, ProcessHandle self) {
		PortHolder holder = new PortHolder(process, List.of(this.listener), true);
		return Objection.to(holder,
				new PortView(List.of(this.listener), new PortHolders(List.of(holder), List.of(), Set.of())), self);
	}

	private static ProcessHandle process(long pid, @Nullable ProcessHandle parent) {
		ProcessHandle process = mock();
		given(process.pid()).willReturn(pid);
		given(process.parent()).willReturn(Optional.ofNullable(parent));
		return process;
	}

	@Test
	void theFirstProcessIsNotAsked() {
		assertThat(objection(this.first, process(2, this.first)))
			.startsWith("it is process 1 of its pid namespace, with which the kernel ends all others")
			.endsWith(" (let both run in a pid namespace that outlives them: that of the host or of a pod)");
	}

	@Test
	void whoeverTheFirstProcessHasStartedIsNotAskedByOneFromOutside() {
		ProcessHandle process = process(7, process(6, this.first));
		assertThat(objection(process, process(8, null)))
			.startsWith("process 1 of its pid namespace has started it and may end when it does")
			.endsWith(" (let both run in a pid namespace that outlives them: that of the host or of a pod)");
	}

	@Test
	void theFirstProcessOutlivesThoseThatItHasStartedItself() {
		assertThat(objection(process(7, process(6, this.first)), process(9, process(8, this.first)))).isNull();
	}

	@Test
	void nothingIsSaidAgainstOneThatAnotherProcessHasStarted() {
		assertThat(objection(process(7, process(6, null)), process(9, process(8, null)))).isNull();
	}

}
