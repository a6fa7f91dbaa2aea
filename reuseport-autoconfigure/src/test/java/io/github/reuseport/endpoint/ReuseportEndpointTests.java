package io.github.reuseport.endpoint;

import java.nio.file.Path;

import io.netty.channel.unix.DomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.github.reuseport.endpoint.ReuseportEndpoint.ServerDescriptor;
import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReuseportEndpoint}.
 */
class ReuseportEndpointTests {

	@RegisterExtension
	final TestServers test = new TestServers();

	@Test
	void whatIsNotKnownOfAnotherProcessIsAbsentAndNoneIsEmpty(@TempDir Path directory) {
		this.test.bind(this.test.server(TestTransport.EPOLL, 2, ListenerSettings.DEFAULTS));
		this.test.bind(this.test.server(TestTransport.EPOLL, 2, ListenerSettings.DEFAULTS)
			.bindAddress(() -> new DomainSocketAddress(directory.resolve("server.sock").toFile())));
		ReuseportEndpoint endpoint = new ReuseportEndpoint(this.test.servers());
		ServerDescriptor onPort = endpoint.servers().servers().get(0);
		assertThat(onPort.foreignListeners()).isZero();
		assertThat(onPort.foreignProcesses()).isEmpty();
		ServerDescriptor onPath = endpoint.servers().servers().get(1);
		assertThat(onPath.foreignListeners()).isNull();
		assertThat(onPath.foreignProcesses()).isNull();
		assertThat(onPath.imbalance()).isNull();
	}

}
