package io.github.reuseport.benchmarks.proc;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MachineTime}.
 */
class MachineTimeTests {

	@Test
	void waitingForADiskIsIdleAndTimeOfGuestsIsCountedOnce() {
		MachineTime time = MachineTime.parse("cpu  10 1 5 80 4 0 0 0 9 1");
		assertThat(time).isEqualTo(new MachineTime(100, 84));
	}

	@Test
	void idleShareIsThatOfTheTimeSince() {
		MachineTime before = new MachineTime(1000, 900);
		assertThat(new MachineTime(1200, 950).idleShareSince(before)).isEqualTo(0.25);
		assertThat(before.idleShareSince(before)).isZero();
	}

}
