package io.github.reuseport.server.placement;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionLimit}.
 */
class ConnectionLimitTests {

	private final ConnectionLimit limit = new ConnectionLimit(2);

	@Test
	void admitsAsManyAsAreAllowedAtATime() {
		EmbeddedChannel first = new EmbeddedChannel();
		assertThat(this.limit.admits(first)).isTrue();
		assertThat(this.limit.admits(new EmbeddedChannel())).isTrue();
		assertThat(this.limit.admits(new EmbeddedChannel())).isFalse();
		assertThat(this.limit.admits(new EmbeddedChannel())).isFalse();
		first.close();
		assertThat(this.limit.admits(new EmbeddedChannel())).isTrue();
		assertThat(this.limit.admits(new EmbeddedChannel())).isFalse();
	}

	@Test
	void saysWhyItRefuses() {
		assertThat(this.limit.refusal()).hasMessage("Connection rejected: max connections limit reached (2)");
	}

}
