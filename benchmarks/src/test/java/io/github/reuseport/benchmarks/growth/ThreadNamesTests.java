package io.github.reuseport.benchmarks.growth;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadNames}.
 */
class ThreadNamesTests {

	@Test
	void findsThreadsByTheirIds() {
		ThreadNames names = ThreadNames
			.parse("""
					Full thread dump OpenJDK 64-Bit Server VM:

					"reuseport-watchdog-8080" #35 daemon prio=5 os_prio=0 cpu=1.2ms tid=0x00007f nid=0x1a2b waiting on condition
					   java.lang.Thread.State: TIMED_WAITING (parking)

					"reuseport-keeper-8080" #36 [6700] daemon prio=5 cpu=1.2ms tid=0x00007f nid=6700 waiting on condition
					"VM Thread" os_prio=0 cpu=1.20ms elapsed=4.2s tid=0x00007f nid=0x1a2d runnable
					""");
		assertThat(names.begins(0x1a2b, "reuseport-watchdog")).isTrue();
		assertThat(names.begins(6700, "reuseport-keeper")).isTrue();
		assertThat(names.begins(0x1a2d, "reuseport")).isFalse();
		assertThat(names.begins(1, "reuseport")).isFalse();
	}

}
