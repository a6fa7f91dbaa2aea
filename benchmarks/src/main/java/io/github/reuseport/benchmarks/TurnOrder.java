package io.github.reuseport.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The order of turns. Over all rows each participant is equally often the first, the last
 * and in every place between, and behind every other one: a Latin square that is balanced
 * for what a turn leaves to the next (E. J. Williams, 1949).
 */
final class TurnOrder {

	private TurnOrder() {
	}

	/**
	 * How many rows there are until the order begins anew.
	 * @param participants number of participants
	 * @return number of rows
	 */
	static int rows(int participants) {
		// With an odd number a row is followed by itself from the back
		return (participants % 2 == 0) ? participants : 2 * participants;
	}

	/**
	 * The participants in the order of a row.
	 * @param <T> type of the participants
	 * @param participants the participants
	 * @param row index of the row, from 0 and as far as you like
	 * @return all of them
	 */
	static <T> List<T> of(List<T> participants, int row) {
		int size = participants.size();
		List<T> order = new ArrayList<>();
		for (int place = 0; place < size; place++) {
			// 0, 1, n - 1, 2, n - 2, …: every distance between neighbours once
			int zigzag = (place % 2 == 1) ? (place + 1) / 2 : size - place / 2;
			int shift = (size % 2 == 0) ? row : row / 2;
			order.add(participants.get((zigzag + shift) % size));
		}
		if (size % 2 == 1 && row % 2 == 1) {
			Collections.reverse(order);
		}
		return order;
	}

}
