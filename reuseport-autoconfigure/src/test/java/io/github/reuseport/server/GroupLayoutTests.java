package io.github.reuseport.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.netty.channel.DefaultEventLoop;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupLayout}.
 */
class GroupLayoutTests {

	private final Random random = new Random(1);

	@Test
	void lastOneMovesIntoThePlaceOfAClosedOne() {
		GroupLayout layout = layout("ooff");
		assertThat(describe(layout.without(0))).isEqualTo("fof");
		assertThat(describe(layout.without(0).without(1))).isEqualTo("ff");
		assertThat(describe(layout("foo").without(2))).isEqualTo("fo");
		assertThat(describe(layout("foo").without(1))).isEqualTo("fo");
	}

	@Test
	void keepsWhoIsUnknown() {
		assertThat(describe(layout("o?f").without(0))).isEqualTo("f?");
		assertThat(describe(layout("of?").without(0))).isEqualTo("?f");
	}

	@Test
	void lastingPlacesAreForeignBeforeAndAfterAClose() {
		for (int i = 0; i < 500; i++) {
			List<String> members = new ArrayList<>();
			for (int k = 0; k < 1 + this.random.nextInt(8); k++) {
				members.add("o");
			}
			for (int k = 0; k < 1 + this.random.nextInt(8); k++) {
				members.add("f");
			}
			Collections.shuffle(members, this.random);
			GroupLayout layout = layout(String.join("", members));
			for (int place : layout.own().keySet()) {
				assertThat(layout.foreign()).containsAll(layout.lasting(place));
				assertThat(layout.without(place).foreign()).containsAll(layout.lasting(place));
				assertThat(layout.lasting(place).size()).isGreaterThanOrEqualTo(layout.foreign().size() - 1);
			}
		}
	}

	@Test
	void onlyOneForeignMovesOnceAtMost() {
		GroupLayout layout = layout("oooof");
		int moves = 0;
		while (!layout.own().isEmpty()) {
			int place = layout.own().firstKey();
			moves += layout.lasting(place).isEmpty() ? 1 : 0;
			layout = layout.without(place);
		}
		assertThat(moves).isEqualTo(1);
		assertThat(describe(layout)).isEqualTo("f");
	}

	private static GroupLayout layout(String members) {
		SortedMap<Integer, Listener> own = new TreeMap<>();
		SortedSet<Integer> foreign = new TreeSet<>();
		for (int i = 0; i < members.length(); i++) {
			if (members.charAt(i) == 'o') {
				own.put(i, new Listener(i, new DefaultEventLoop(), (address, reuseport) -> {
					throw new IllegalStateException();
				}));
			}
			else if (members.charAt(i) == 'f') {
				foreign.add(i);
			}
		}
		return new GroupLayout(members.length(), own, foreign);
	}

	private static String describe(GroupLayout layout) {
		StringBuilder members = new StringBuilder();
		for (int i = 0; i < layout.size(); i++) {
			members.append(layout.own().containsKey(i) ? "o" : layout.foreign().contains(i) ? "f" : "?");
		}
		return members.toString();
	}

}
