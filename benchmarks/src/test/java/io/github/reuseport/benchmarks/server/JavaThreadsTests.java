package io.github.reuseport.benchmarks.server;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link JavaThreads}.
 */
class JavaThreadsTests {

	@Test
	void readsDumpsOfSeveralReleases() {
		assertThat(JavaThreads.parse("""
				"main" #1 prio=5 os_prio=0 cpu=70.53ms elapsed=9.13s tid=0x00007f1 nid=0x1a2b waiting on condition
				   java.lang.Thread.State: RUNNABLE
				"http-nio-auto-1-Acceptor" #43 [4711] daemon prio=5 cpu=1.5ms elapsed=2.5s tid=0x7f2 nid=4711 runnable
				""")).containsOnly(Map.entry("main", 0x1a2bL), Map.entry("http-nio-auto-1-Acceptor", 4711L));
	}

}
