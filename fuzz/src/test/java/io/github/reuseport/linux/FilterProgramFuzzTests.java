package io.github.reuseport.linux;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link FilterProgram}: any packet, and any listeners.
 */
@Timeout(10)
class FilterProgramFuzzTests {

	private static final int MOST_SLOTS = 70_000;

	@FuzzTest(maxDuration = "1m")
	void choosesOnlyWhatItWasGiven(FuzzedDataProvider data) {
		SortedSet<Integer> slots = new TreeSet<>();
		int count = data.consumeInt(0, 700);
		for (int i = 0; i < count; i++) {
			slots.add(data.consumeInt(0, MOST_SLOTS));
		}
		SortedMap<Integer, Integer> slotsByPort = new TreeMap<>();
		int ports = data.consumeInt(0, 256);
		for (int i = 0; i < ports; i++) {
			slotsByPort.put(data.consumeInt(1, 65_535), i);
		}
		int random = data.consumeInt();
		byte[] packet = data.consumeRemainingAsBytes();
		FilterProgram among = FilterProgram.among(slots);
		long chosen = new FilterMachine(packet, random).run(among);
		if (slots.isEmpty()) {
			assertThat(chosen).isEqualTo(FilterMachine.HASH);
		}
		else {
			assertThat(slots).contains((int) chosen);
		}
		Integer slot = slotsByPort.get(sourcePort(packet));
		FilterMachine machine = new FilterMachine(packet, random);
		long byPort = machine.run(FilterProgram.bySourcePort(slotsByPort, among));
		assertThat(byPort).isEqualTo((slot != null && !machine.isPacketTooShort()) ? slot
				: machine.isPacketTooShort() ? FilterMachine.TOO_SHORT : chosen);
	}

	/**
	 * The source port behind a header of 20 bytes (IPv4) or 40 (IPv6).
	 */
	private static int sourcePort(byte[] packet) {
		if (packet.length == 0) {
			return 0;
		}
		int offset = (packet[0] == 0x45) ? 20 : ((packet[0] & 0xf0) == 0x60) ? 40 : packet.length;
		return (offset + 1 < packet.length) ? (packet[offset] & 0xff) << 8 | packet[offset + 1] & 0xff : 0;
	}

}
