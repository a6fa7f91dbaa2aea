package io.github.reuseport.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListeningSocket}.
 */
class ListeningSocketTests {

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, 127.0.0.1, true", "127.0.0.1, 127.0.0.2, false", "0.0.0.0, 127.0.0.2, true",
			"127.0.0.1, 0.0.0.0, true", "::, 127.0.0.1, true", "::1, ::2, false" })
	void overlapsWithItsAddressAndTheWildcard(String address, String other, boolean overlaps) throws Exception {
		assertThat(socket(address, 8080, 1000, false).overlaps(InetAddress.getByName(other))).isEqualTo(overlaps);
	}

	@Test
	void isInAGroupWithTheSameAddressFamilyAndUser() throws Exception {
		ListeningSocket socket = socket("127.0.0.1", 8080, 1000, false);
		assertThat(socket.isInGroupOf(socket("127.0.0.1", 8080, 1000, false))).isTrue();
		assertThat(socket.isInGroupOf(socket("127.0.0.2", 8080, 1000, false))).isFalse();
		assertThat(socket.isInGroupOf(socket("127.0.0.1", 8081, 1000, false))).isFalse();
		assertThat(socket.isInGroupOf(socket("127.0.0.1", 8080, 1001, false))).isFalse();
		assertThat(socket.isInGroupOf(socket("127.0.0.1", 8080, 1000, true))).isFalse();
	}

	private static ListeningSocket socket(String address, int port, int uid, boolean ipv6) throws UnknownHostException {
		return new ListeningSocket(InetAddress.getByName(address), port, uid, 1, 0, ipv6);
	}

}
