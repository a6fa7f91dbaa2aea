package io.github.reuseport.linux;

import java.nio.ByteBuffer;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link ListenInfo} and {@link SocketDrops}.
 */
@Timeout(10)
class SocketOptionsFuzzTests {

	private static final long HIGHEST = 0xffffffffL;

	@FuzzTest(maxDuration = "1m")
	void readsAnyAnswer(FuzzedDataProvider data) {
		ByteBuffer info = value(data, ListenInfo.OPTION.length());
		ListenInfo listen = ListenInfo.of(info);
		assertThat(listen.listening()).isEqualTo(info.get(0) == 10);
		assertThat(listen.acceptQueue()).isBetween(0L, HIGHEST);
		assertThat(listen.backlog()).isBetween(0L, HIGHEST);
		assertThat(info.position()).isZero();
		ByteBuffer memory = value(data, SocketDrops.OPTION.length());
		assertThat(SocketDrops.of(memory)).isBetween(0L, HIGHEST);
		assertThat(memory.position()).isZero();
	}

	private static ByteBuffer value(FuzzedDataProvider data, int length) {
		ByteBuffer value = ByteBuffer.allocate(length);
		value.put(data.consumeBytes(length)).clear();
		return value;
	}

}
