package io.github.reuseport.benchmarks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TurnOrder}.
 */
class TurnOrderTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, 7, 10 })
	void everyRowHasEachOnce(int size) {
		for (int row = 0; row < 2 * TurnOrder.rows(size); row++) {
			assertThat(order(size, row)).containsExactlyInAnyOrderElementsOf(participants(size));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 4, 5, 7, 10 })
	void eachIsEquallyOftenInEveryPlace(int size) {
		Map<List<Integer>, Integer> places = new HashMap<>();
		for (int row = 0; row < TurnOrder.rows(size); row++) {
			List<Integer> order = order(size, row);
			for (int place = 0; place < size; place++) {
				places.merge(List.of(place, order.get(place)), 1, Integer::sum);
			}
		}
		assertThat(places).hasSize(size * size);
		assertThat(new HashSet<>(places.values())).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 4, 5, 7, 10 })
	void eachIsEquallyOftenBehindEveryOther(int size) {
		Map<List<Integer>, Integer> pairs = new HashMap<>();
		for (int row = 0; row < TurnOrder.rows(size); row++) {
			List<Integer> order = order(size, row);
			for (int place = 1; place < size; place++) {
				pairs.merge(order.subList(place - 1, place + 1), 1, Integer::sum);
			}
		}
		assertThat(pairs).hasSize(size * (size - 1));
		assertThat(new HashSet<>(pairs.values())).hasSize(1);
	}

	private static List<Integer> order(int size, int row) {
		return TurnOrder.of(participants(size), row);
	}

	private static List<Integer> participants(int size) {
		return IntStream.range(0, size).boxed().toList();
	}

}
