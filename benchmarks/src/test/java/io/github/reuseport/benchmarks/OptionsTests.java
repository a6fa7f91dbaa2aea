package io.github.reuseport.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.reuseport.benchmarks.server.Server;
import io.github.reuseport.benchmarks.work.Fleet;
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
		assertThat(options.fleets()).flatExtracting(Fleet::servers)
			.containsExactly(Server.STOCK, Server.STOCK_AGAIN, Server.STARTER, Server.STARTER_IO_URING);
		assertThat(options.works()).extracting(Work::id)
			.containsExactly("new-connections", "keep-alive", "new-connections-half", "keep-alive-half", "counts-new",
					"counts-kept");
		assertThat(options.docs()).isFalse();
	}

	@Test
	void fullWithAllServersBesideStockAndItself() {
		Options options = Options.parse("full");
		assertThat(options.fleets())
			.allSatisfy((fleet) -> assertThat(fleet.servers()).contains(Server.STOCK, Server.STOCK_AGAIN)
				.doesNotHaveDuplicates());
		assertThat(options.fleets()).flatExtracting(Fleet::servers).contains(Server.values());
		assertThat(options.works()).extracting(Work::id)
			.doesNotHaveDuplicates()
			.contains("new-connections", "stuck-loop", "start-256");
	}

	@Test
	void chosenServersAreComparedWithStockAndItself() {
		Options options = Options.parse("full", "--servers=nginx,vertx", "--works=burst", "--docs");
		Fleet fleet = options.fleets().get(0);
		assertThat(options.fleets()).hasSize(1);
		assertThat(fleet.servers()).containsExactly(Server.STOCK, Server.STOCK_AGAIN, Server.VERTX, Server.NGINX);
		assertThat(fleet.servers(options.works().get(0))).isEqualTo(fleet.servers());
		assertThat(options.works()).extracting(Work::id).containsExactly("burst");
		assertThat(options.docs()).isTrue();
	}

	@Test
	void worksOfTheStarterAreNoWorkForOtherServersUnlessChosen() {
		Work burst = Options.parse("full", "--works=burst").works().get(0);
		List<Fleet> fleets = Options.parse("full").fleets();
		assertThat(fleets.get(0).servers(burst)).containsExactly(Server.STOCK, Server.STOCK_AGAIN, Server.STARTER);
		assertThat(fleets.get(0).compares(burst)).isTrue();
		assertThat(fleets.get(1).compares(burst)).isFalse();
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
