package io.github.reuseport.server.drain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

import io.netty.channel.DefaultEventLoop;
import org.junit.jupiter.api.Test;

import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.placement.ServingLoop;
import io.github.reuseport.server.placement.ServingLoops;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GroupLayout}.
 */
class GroupLayoutTests {

	private final Random random = new Random(1);

	@Test
	void lastOneMovesIntoThePlaceOfAClosedOne() {
		assertThat(describe(layout("ooff").without(slots(0)))).isEqualTo("fof");
		assertThat(describe(layout("ooff").without(slots(0, 1)))).isEqualTo("ff");
		assertThat(describe(layout("foo").without(slots(2)))).isEqualTo("fo");
		assertThat(describe(layout("foo").without(slots(1, 2)))).isEqualTo("f");
	}

	@Test
	void keepsWhoIsUnknown() {
		assertThat(describe(layout("o?f").without(slots(0)))).isEqualTo("f?");
		assertThat(describe(layout("of?").without(slots(0)))).isEqualTo("?f");
	}

	@Test
	void closesAsManyAsLeaveHalfOfTheOthers() {
		assertThat(layout("oooffff").closable()).containsExactly(0, 1);
		assertThat(layout("ffffoooo").closable()).containsExactly(4, 5, 6, 7);
		assertThat(layout("ofo").closable()).containsExactly(2);
		assertThat(layout("oof").closable()).isEmpty();
	}

	@Test
	void namesOnlyWhatLastsWhileSomeAreLate() {
		GroupLayout late = layout("oooffff").without(slots(0, 1), 1);
		assertThat(describe(late)).isEqualTo("??off?");
		assertThat(late.size()).isEqualTo(6);
	}

	/**
	 * Against the kernel's rule, with the listeners closed in any order.
	 */
	@Test
	void lastingPlacesAreForeignBeforeAndDuringAndAfterTheCloses() {
		for (int i = 0; i < 2000; i++) {
			List<String> members = new ArrayList<>();
			add(members, "o", 1 + this.random.nextInt(8));
			add(members, "f", 1 + this.random.nextInt(8));
			add(members, "?", this.random.nextInt(2));
			Collections.shuffle(members, this.random);
			GroupLayout layout = layout(String.join("", members));
			while (!layout.closable().isEmpty()) {
				SortedSet<Integer> closed = layout.closable();
				SortedSet<Integer> lasting = layout.lasting(closed.size());
				assertThat(lasting.size()).isGreaterThanOrEqualTo((layout.foreign().size() + 1) / 2);
				close(members, closed, lasting);
				layout = layout.without(closed);
				assertThat(members).hasSize(layout.size());
				for (int slot = 0; slot < members.size(); slot++) {
					assertThat(layout.own().containsKey(slot)).isEqualTo("o".equals(members.get(slot)));
					assertThat(!layout.foreign().contains(slot) || "f".equals(members.get(slot))).isTrue();
				}
			}
		}
	}

	private static void add(List<String> members, String kind, int count) {
		members.addAll(Collections.nCopies(count, kind));
	}

	private void close(List<String> members, SortedSet<Integer> slots, SortedSet<Integer> lasting) {
		slots.forEach((slot) -> members.set(slot, "x"));
		while (members.contains("x")) {
			List<Integer> left = IntStream.range(0, members.size())
				.filter((slot) -> "x".equals(members.get(slot)))
				.boxed()
				.toList();
			int closed = left.get(this.random.nextInt(left.size()));
			String last = members.remove(members.size() - 1);
			if (closed < members.size()) {
				members.set(closed, last);
			}
			assertThat(lasting).allMatch((slot) -> "f".equals(members.get(slot)));
		}
	}

	private static SortedSet<Integer> slots(Integer... slots) {
		return new TreeSet<>(Set.of(slots));
	}

	private static GroupLayout layout(String members) {
		SortedMap<Integer, Listener> own = new TreeMap<>();
		SortedSet<Integer> foreign = new TreeSet<>();
		for (int i = 0; i < members.length(); i++) {
			if (members.charAt(i) == 'o') {
				ServingLoop loop = new ServingLoops(List.of(new DefaultEventLoop())).get(0);
				own.put(i, new Listener(i, loop, (address, reuseport) -> {
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
