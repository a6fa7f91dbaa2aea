package io.github.reuseport.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListenInfo} and {@link SocketDrops}.
 */
class ListenInfoTests {

	@Test
	void decodesWhatTheKernelWrites() {
		ByteBuffer value = ByteBuffer.allocate(104).order(ByteOrder.nativeOrder());
		value.put(0, (byte) 10).putInt(24, 3).putInt(28, 4096);
		assertThat(ListenInfo.of(value)).isEqualTo(new ListenInfo(true, 3, 4096));
	}

	@Test
	void decodesTheLargestNumbers() {
		ByteBuffer value = ByteBuffer.allocate(104).order(ByteOrder.nativeOrder());
		value.put(0, (byte) 10).putInt(24, -1).putInt(28, -1);
		assertThat(ListenInfo.of(value)).isEqualTo(new ListenInfo(true, 4294967295L, 4294967295L));
	}

	@Test
	void doesNotListenInAnotherState() {
		ByteBuffer closed = ByteBuffer.allocate(104).put(0, (byte) 7);
		assertThat(ListenInfo.of(closed).listening()).isFalse();
		assertThat(ListenInfo.of(ByteBuffer.allocate(104)).listening()).isFalse();
	}

	@Test
	void leavesTheValueAsItIs() {
		ByteBuffer value = ByteBuffer.allocate(104);
		ListenInfo.of(value);
		assertThat(value.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
		assertThat(value.remaining()).isEqualTo(104);
	}

	@Test
	void decodesDrops() {
		ByteBuffer value = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
		for (int i = 0; i < 9; i++) {
			value.putInt(i * 4, 100 + i);
		}
		assertThat(SocketDrops.of(value)).isEqualTo(108);
	}

	@Test
	void asksForAsMuchAsItDecodes() {
		assertThat(ListenInfo.OPTION.length()).isEqualTo(104);
		assertThat(SocketDrops.OPTION.length()).isEqualTo(36);
	}

}
