package io.github.reuseport.server.census;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.github.reuseport.linux.ListeningSocket;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PortView}, {@link PortHolders} and {@link Presence#knowsFilters}.
 */
class PortViewTests {

	private final PortView view = new PortView(List.of(listener("127.0.0.1", 1000), listener("127.0.0.1", 1000)),
			PortHolders.NONE);

	private static ListeningSocket listener(String address, int uid) {
		try {
			return new ListeningSocket(InetAddress.getByName(address), 8080, uid, 1, 0, false);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	@Test
	void oneOfTheSameUserOnTheSameAddressIsInTheGroup() {
		assertThat(this.view.isInGroup(listener("127.0.0.1", 1000))).isTrue();
		assertThat(this.view.isInGroup(listener("127.0.0.1", 1001))).isFalse();
		assertThat(this.view.isInGroup(listener("127.0.0.2", 1000))).isFalse();
		assertThat(this.view.uid()).isEqualTo(1000);
	}

	@Test
	void holdersAreInTheOrderOfTheirIds() {
		List<ListeningSocket> listeners = this.view.own();
		PortHolder self = new PortHolder(ProcessHandle.current(), listeners, false);
		PortHolder parent = new PortHolder(ProcessHandle.current().parent().orElseThrow(), listeners, false);
		List<Long> ids = new PortHolders(List.of(self, parent), List.of(), Set.of()).processes()
			.stream()
			.map(ForeignProcess::pid)
			.toList();
		assertThat(ids).hasSize(2).isSorted();
		assertThat(new PortHolders(List.of(parent, self), List.of(), Set.of()).processes())
			.extracting(ForeignProcess::pid)
			.isEqualTo(ids);
	}

	@Test
	void aSignTellsWhetherFiltersAreKnown() {
		try (Presence filters = Presence.announce(70_101, true); Presence none = Presence.announce(70_101, false)) {
			assertThat(filters).isNotNull();
			assertThat(none).isNotNull();
			assertThat(Presence.knowsFilters(filters.name())).isTrue();
			assertThat(Presence.knowsFilters(none.name())).isFalse();
		}
	}

}
