package io.github.reuseport.benchmarks;

import org.junit.jupiter.api.Test;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Scale;
import io.github.reuseport.benchmarks.work.Work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Options}.
 */
class OptionsTests {

	@Test
	void quickWithTheMainServersByDefault() {
		Options options = Options.parse();
		assertThat(options.scale()).isEqualTo(Scale.QUICK);
		assertThat(options.servers()).containsExactly(Server.STOCK, Server.STOCK_AGAIN, Server.STARTER,
				Server.STARTER_DEFER, Server.TOMCAT, Server.NGINX);
		assertThat(options.works()).extracting(Work::id).containsExactly("new-connections", "keep-alive");
		assertThat(options.docs()).isFalse();
	}

	@Test
	void fullWithAllServersAndWorksByDefault() {
		assertThat(Options.parse("full").servers()).containsExactly(Server.values());
		assertThat(Options.parse("full").works()).extracting(Work::id)
			.doesNotHaveDuplicates()
			.contains("new-connections", "stuck-loop", "start-256");
	}

	@Test
	void chosenServersAreComparedWithStock() {
		Options options = Options.parse("full", "--servers=nginx,vertx", "--works=burst", "--docs");
		assertThat(options.servers()).containsExactly(Server.STOCK, Server.VERTX, Server.NGINX);
		assertThat(options.works()).extracting(Work::id).containsExactly("burst");
		assertThat(options.docs()).isTrue();
	}

	@Test
	void unknownWordsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("fast")).withMessageContaining("'fast'");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--servers=apache"))
			.withMessageContaining("'apache'")
			.withMessageContaining("webflux-reuseport");
		assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--works=dance"))
			.withMessageContaining("'dance'")
			.withMessageContaining("new-connections");
	}

}
