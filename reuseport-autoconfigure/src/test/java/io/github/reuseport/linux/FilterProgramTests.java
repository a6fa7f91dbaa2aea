package io.github.reuseport.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FilterProgram}. What the kernel makes of the programs is shown by the
 * tests of the server.
 */
class FilterProgramTests {

	@Test
	void leavesTheChoiceToTheHash() {
		assertThat(instructions(FilterProgram.HASH)).containsExactly("06 0 0 ffffffff");
		assertThat(FilterProgram.among(new TreeSet<>())).isSameAs(FilterProgram.HASH);
	}

	@Test
	void choosesAmongConsecutivePlaces() {
		assertThat(instructions(FilterProgram.among(places(4, 5, 6)))).containsExactly("20 0 0 fffff038", "94 0 0 3",
				"04 0 0 4", "16 0 0 0");
	}

	@Test
	void choosesAmongScatteredPlaces() {
		assertThat(instructions(FilterProgram.among(places(0, 2, 3, 9)))).containsExactly("20 0 0 fffff038", "94 0 0 4",
				"35 2 0 1", "04 0 0 0", "16 0 0 0", "35 2 0 3", "04 0 0 1", "16 0 0 0", "04 0 0 6", "16 0 0 0");
	}

	@Test
	void choosesAmongVeryManyPlaces() {
		SortedSet<Integer> places = new TreeSet<>();
		for (int i = 0; i < 10_000; i += 2) {
			places.add(i);
		}
		// Two instructions, and three for each of 512 runs but the last
		assertThat(FilterProgram.among(places).length()).isEqualTo(2 + 512 * 3 - 1);
	}

	@Test
	void choosesBySourcePort() {
		TreeMap<Integer, Integer> placesByPort = new TreeMap<>();
		placesByPort.put(40_000, 0);
		placesByPort.put(65_535, 7);
		assertThat(instructions(FilterProgram.bySourcePort(placesByPort, FilterProgram.HASH))).containsExactly(
				"30 0 0 fff00000", "15 6 0 45", "54 0 0 f0", "15 0 2 60", "28 0 0 fff00028", "05 0 0 3", "00 0 0 0",
				"05 0 0 1", "28 0 0 fff00014", "15 0 1 9c40", "06 0 0 0", "15 0 1 ffff", "06 0 0 7", "06 0 0 ffffffff");
	}

	@Test
	void refusesMoreThanTheKernelTakes() {
		TreeMap<Integer, Integer> placesByPort = new TreeMap<>();
		for (int i = 1; i <= 3000; i++) {
			placesByPort.put(i, i);
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> FilterProgram.bySourcePort(placesByPort, FilterProgram.HASH))
			.withMessage("The program has 6010 instructions but the kernel takes 4096");
	}

	@Test
	void isEncodedOutsideTheHeap() {
		assertThat(FilterProgram.HASH.encode().isDirect()).isTrue();
	}

	private static SortedSet<Integer> places(Integer... places) {
		return new TreeSet<>(List.of(places));
	}

	private static List<String> instructions(FilterProgram program) {
		ByteBuffer encoded = program.encode().order(ByteOrder.nativeOrder());
		assertThat(encoded.remaining()).isEqualTo(8 * program.length());
		List<String> instructions = new ArrayList<>();
		while (encoded.hasRemaining()) {
			instructions
				.add("%02x %d %d %x".formatted(encoded.getShort(), encoded.get(), encoded.get(), encoded.getInt()));
		}
		return instructions;
	}

}
