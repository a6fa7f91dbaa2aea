package io.github.reuseport.server.listener;

import java.lang.reflect.Modifier;
import java.net.InetSocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.placement.ListenerChildGroup;
import io.github.reuseport.server.placement.Placement;
import io.github.reuseport.server.placement.ServingLoops;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Transport} and {@link ListenerLoopResources}: that Netty and Reactor
 * Netty are as they expect them to be, which they do not promise.
 */
class TransportTests {

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource
	void transportIsToldByTheNameOfItsChannels(TestTransport transport) {
		Channel listener = this.test
			.bind(HttpServer.create().runOn(TestTransport.resources(this.test.loops(transport, 1))))
			.channel();
		assertThat(Transport.of(listener.getClass())).as("the transport of %s", listener.getClass())
			.isEqualTo(transport.transport());
	}

	@ParameterizedTest
	@EnumSource
	void optionIsToldByTheEndOfItsName(TestTransport transport) {
		assertThat(transport.transport().reuseport().name()).as("the option by which ports are shared")
			.endsWith("SO_REUSEPORT");
	}

	@Test
	void nettyTellsWhyItsTransportIsMissing() throws Exception {
		Class<?> epoll = Class.forName((String) ReflectionTestUtils.getField(NativeTransport.class, "EPOLL"));
		assertThat(epoll.getMethod("unavailabilityCause").getModifiers()).as("what NativeTransport calls")
			.matches(Modifier::isStatic);
	}

	@ParameterizedTest
	@EnumSource
	void reactorNettyRegistersEachConnectionOnceWithTheGroupOfItsListener(TestTransport transport) throws Exception {
		EventLoopGroup group = this.test.loops(transport, 2);
		BindPlan plan = BindPlan.of(HttpServer.create()
			.runOn(TestTransport.resources(group))
			.bindAddress(() -> new InetSocketAddress(0))
			.configuration());
		ServingLoops loops = new ServingLoops(plan.loops());
		ListenerChildGroup serving = new ListenerChildGroup(group, loops, loops.homes(1, 2), Placement.LOCAL, null);
		DisposableServer server = this.test.bind(HttpServer.create()
			.runOn(new ListenerLoopResources(plan.resources(), plan.loops().get(1), serving))
			.handle((request, response) -> response.send()));
		assertThat(server.channel()).as("the channel of a server").isInstanceOf(ServerChannel.class);
		assertThat(server.channel().eventLoop()).as("the loop of a listener, by LoopResources.onServerSelect")
			.isSameAs(plan.loops().get(1));
		TestServers.get(server.port());
		assertThat(loops.accepted()).as("connections registered by LoopResources.onServer").isEqualTo(1);
		TestServers.get(server.port());
		assertThat(loops.accepted()).isEqualTo(2);
	}

}
