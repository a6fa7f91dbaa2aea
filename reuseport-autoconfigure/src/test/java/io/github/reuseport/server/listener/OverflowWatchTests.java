package io.github.reuseport.server.listener;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.reuseport.linux.ListenOverflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link OverflowWatch}.
 */
@ExtendWith(OutputCaptureExtension.class)
class OverflowWatchTests {

	private static final String REFUSED = "The kernel refused 2 connection(s) at listener 0 of port 8080";

	private final Channel socket = new EmbeddedChannel();

	private final Listener listener = mock();

	private final ListenOverflows overflows = mock();

	@AfterEach
	void close() {
		this.socket.close();
	}

	@Test
	void warnsOfAFullAcceptQueue(CapturedOutput output) throws Exception {
		given(this.overflows.count()).willReturn(7L, 9L);
		watch(0L, 2L);
		assertThat(output).containsOnlyOnce(REFUSED);
	}

	@Test
	void saysNothingOfPacketsThatBelongToNoConnection(CapturedOutput output) throws Exception {
		given(this.overflows.count()).willReturn(7L);
		watch(0L, 2L);
		assertThat(output).doesNotContain("The kernel refused");
	}

	@Test
	void warnsWhereTheKernelDoesNotTellOfOverflows(CapturedOutput output) throws Exception {
		given(this.overflows.count()).willThrow(new IOException());
		watch(0L, 2L);
		assertThat(output).containsOnlyOnce(REFUSED);
	}

	private void watch(Long first, Long then) {
		given(this.listener.channel()).willReturn(this.socket);
		given(this.listener.dropped()).willReturn(first, then);
		ListenerGroup group = mock();
		given(group.listeners()).willReturn(List.of(this.listener));
		given(group.address()).willReturn(new InetSocketAddress(8080));
		OverflowWatch watch = new OverflowWatch(group, this.overflows);
		watch.eachSecond();
		watch.eachSecond();
	}

}
