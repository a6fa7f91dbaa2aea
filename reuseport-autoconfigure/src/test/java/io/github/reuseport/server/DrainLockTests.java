package io.github.reuseport.server;

import java.net.DatagramSocket;
import java.net.InetAddress;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DrainLock}.
 */
class DrainLockTests {

	@Test
	void isHeldByOneAtATime() throws Exception {
		int port = freePort();
		try (DrainLock lock = DrainLock.tryAcquire(port)) {
			assertThat(lock).isNotNull();
			assertThat(DrainLock.tryAcquire(port)).isNull();
		}
		try (DrainLock lock = DrainLock.tryAcquire(port)) {
			assertThat(lock).isNotNull();
		}
	}

	@Test
	void isOfOnePort() throws Exception {
		int port = freePort();
		try (DrainLock lock = DrainLock.tryAcquire(port); DrainLock other = DrainLock.tryAcquire(freePort())) {
			assertThat(lock).isNotNull();
			assertThat(other).isNotNull();
		}
	}

	private static int freePort() throws Exception {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
