package io.github.reuseport.systemd;

import java.io.IOException;
import java.nio.file.Path;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link NotifySocket}.
 */
@EnabledOnOs(OS.LINUX)
class NotifySocketTests {

	@RegisterExtension
	final ServiceManager systemd = new ServiceManager();

	@BeforeAll
	static void requireNativeTransport() {
		Epoll.ensureAvailability();
	}

	@Test
	void sendsToAPath(@TempDir Path directory) throws Exception {
		assertSends(this.systemd.listen(directory.resolve("notify").toString()));
	}

	@Test
	void sendsToAnAbstractName() throws Exception {
		assertSends(this.systemd.listen());
	}

	@Test
	void sendsToALongName() throws Exception {
		String name = "@%d-".formatted(ProcessHandle.current().pid());
		assertSends(this.systemd.listen(name + "x".repeat(107 - name.length())));
	}

	private void assertSends(String address) throws IOException {
		try (NotifySocket socket = NotifySocket.open(address)) {
			assertThat(socket.send("READY=1\nSTATUS=Grüße")).isTrue();
			assertThat(socket.send("WATCHDOG=1")).isTrue();
			await().until(() -> this.systemd.messages().size() == 2);
			assertThat(this.systemd.messages()).containsExactly("READY=1\nSTATUS=Grüße", "WATCHDOG=1");
		}
	}

	@Test
	void doesNotWaitForRoom() throws Exception {
		try (NotifySocket socket = NotifySocket.open(this.systemd.listen())) {
			this.systemd.read(false);
			int sent = 0;
			while (socket.send("WATCHDOG=1")) {
				sent++;
			}
			this.systemd.read(true);
			await().until(() -> socket.send("READY=1"));
			await().until(() -> this.systemd.count("READY=1") == 1);
			assertThat(this.systemd.count("WATCHDOG=1")).isEqualTo(sent);
		}
	}

	@Test
	void saysThatThereIsNoSuchSocket(@TempDir Path directory) throws Exception {
		try (NotifySocket socket = NotifySocket.open(directory.resolve("notify").toString())) {
			assertThatIOException().isThrownBy(() -> socket.send("READY=1")).withMessage("there is no such socket");
		}
	}

	@Test
	void saysThatNobodyHasAName() throws Exception {
		try (NotifySocket socket = NotifySocket.open("@reuseport-test/nobody")) {
			assertThatIOException().isThrownBy(() -> socket.send("READY=1"))
				.withMessageContaining("Connection refused");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "run/notify", "vsock:2:1234" })
	void refusesOtherAddresses(String address) {
		assertThatIOException().isThrownBy(() -> NotifySocket.open(address))
			.withMessage("it is neither a path nor an abstract name");
	}

	@Test
	void refusesALongerAddress() throws Exception {
		NotifySocket.open("/" + "x".repeat(107)).close();
		assertThatIOException().isThrownBy(() -> NotifySocket.open("/" + "x".repeat(108)))
			.withMessage("it is longer than 108 bytes");
	}

}
