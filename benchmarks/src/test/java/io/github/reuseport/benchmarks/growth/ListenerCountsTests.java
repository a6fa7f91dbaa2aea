package io.github.reuseport.benchmarks.growth;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListenerCounts}.
 */
class ListenerCountsTests {

	private static final ListenerCounts NONE = new ListenerCounts(List.of(0L, 0L, 0L, 0L), List.of(0L, 0L, 0L, 0L), 0);

	@Test
	void readsTheEndpoint() {
		ListenerCounts counts = ListenerCounts.parse("""
				{"pid":1,"servers":[{"port":8080,"listeners":[
				{"index":0,"accepted":28,"open":3,"handedOff":2},
				{"index":1,"accepted":30,"open":5,"handedOff":4}]}]}""");
		assertThat(counts).isEqualTo(new ListenerCounts(List.of(28L, 30L), List.of(3L, 5L), 6));
		assertThat(counts.imbalance()).isEqualTo(1.25);
	}

	@Test
	void handsOffWhatIsBeyondAnEvenShare() {
		assertThat(accepted(25, 25, 25, 25).fewestHandoffsSince(NONE)).isZero();
		assertThat(accepted(35, 30, 20, 15).fewestHandoffsSince(NONE)).isEqualTo(15);
	}

	@Test
	void leavesWhatDoesNotDivideWhereItIs() {
		assertThat(accepted(2, 0, 0, 0).fewestHandoffsSince(NONE)).isEqualTo(1);
		assertThat(accepted(0, 27, 25, 26).fewestHandoffsSince(NONE)).isEqualTo(19);
	}

	@Test
	void countsFromThenOn() {
		assertThat(accepted(35, 30, 20, 15).fewestHandoffsSince(accepted(25, 20, 10, 5))).isZero();
	}

	@Test
	void knowsWhatItTakesToBeAlwaysEven() {
		// Of the four in a row, 1, 3/4, 1/2 and 1/4 are at home
		assertThat(NONE.partIfAlwaysEven()).isEqualTo(1 - (1 + 0.75 + 0.5 + 0.25) / 4);
	}

	private static ListenerCounts accepted(long... accepted) {
		List<Long> counts = Arrays.stream(accepted).boxed().toList();
		return new ListenerCounts(counts, counts, 0);
	}

}
