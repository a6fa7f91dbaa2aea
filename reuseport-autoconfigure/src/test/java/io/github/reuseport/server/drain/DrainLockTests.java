package io.github.reuseport.server.drain;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.reuseport.linux.EffectiveUser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link DrainLock}.
 */
class DrainLockTests {

	@BeforeAll
	static void requireEpoll() {
		assumeTrue(Epoll.isAvailable(), "SKIPPED: there is no native transport here");
	}

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
	void isTheSameInEveryLanguage() throws Exception {
		int port = freePort();
		Locale language = Locale.getDefault();
		try (DrainLock lock = DrainLock.tryAcquire(port)) {
			assertThat(lock).isNotNull();
			Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
			assertThat("%d".formatted(8080)).isNotEqualTo("8080");
			assertThat(DrainLock.tryAcquire(port)).isNull();
		}
		finally {
			Locale.setDefault(language);
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

	@Test
	void isNotForWhoeverHoldsThePort() throws Exception {
		try (DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
				DrainLock lock = DrainLock.tryAcquire(udp.getLocalPort())) {
			assertThat(lock).isNotNull();
		}
	}

	/**
	 * Another process takes the names of all users and processes, as far as they go.
	 */
	@Test
	void isNotHeldByAnotherUser() throws Exception {
		int port = freePort();
		List<String> otherUser = List.of("setpriv", "--reuid=65534", "--clear-groups");
		assumeTrue(isPossible(otherUser), "SKIPPED: only root may start processes of another user");
		List<String> command = new ArrayList<>(otherUser);
		command.addAll(List.of("perl", "-MSocket", "-e",
				"socket(S, AF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un(\"\\0\" . shift)) or die; listen(S, 5); "
						+ "$| = 1; print \"bound\\n\"; <STDIN>",
				"io.github.reuseport/drain/%s/%d/0".formatted(Integer.toUnsignedString(EffectiveUser.uid()), port)));
		Process squatter = new ProcessBuilder(command).redirectErrorStream(true).start();
		try (BufferedReader output = squatter.inputReader()) {
			assertThat(output.readLine()).isEqualTo("bound");
			try (DrainLock lock = DrainLock.tryAcquire(port)) {
				assertThat(lock).isNotNull();
				assertThat(DrainLock.tryAcquire(port)).isNull();
			}
		}
		finally {
			squatter.destroyForcibly().waitFor();
		}
	}

	private static boolean isPossible(List<String> program) throws InterruptedException {
		try {
			List<String> command = new ArrayList<>(program);
			command.add("true");
			return new ProcessBuilder(command).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static int freePort() throws Exception {
		try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}
