package io.github.reuseport.server.rescue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.EventLoopGroup;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.TestServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RescueAcceptor}, that Netty and Reactor Netty are as it expects them
 * to be, which they do not promise.
 */
class RescueInternalsTests {

	@RegisterExtension
	final TestServers test = new TestServers();

	@ParameterizedTest
	@EnumSource
	void nettyLetsOthersMakeChannels(TestTransport transport) {
		Channel listener = bind(this.test.loops(transport, 1)).channel();
		assertThat(RescueAcceptor.of(listener))
			.as("no rescue on %s: %s has no newChildChannel(..) that is known, or on NIO no unsafe().ch(), any more",
					transport, listener.getClass().getName())
			.isNotNull();
	}

	@ParameterizedTest
	@EnumSource
	void reactorNettyAcceptsInTheLastHandlerOfAListener(TestTransport transport) {
		Channel listener = bind(this.test.loops(transport, 1)).channel();
		assertThat(listener.pipeline().last()).as("what Reactor Netty accepts with, which a rescue calls")
			.isInstanceOf(ChannelInboundHandler.class)
			.extracting((handler) -> handler.getClass().getName())
			.isEqualTo("reactor.netty.transport.ServerTransport$Acceptor");
	}

	@ParameterizedTest
	@EnumSource
	void connectionIsServedThatAnotherLoopAccepts(TestTransport transport) throws Exception {
		EventLoopGroup loops = this.test.loops(transport, 2);
		DisposableServer server = bind(loops);
		Channel listener = server.channel();
		listener.config().setAutoRead(false);
		try (HttpConnection client = HttpConnection.open(server.port())) {
			client.send("/");
			RescueAcceptor acceptor = RescueAcceptor.of(listener);
			assertThat(acceptor).isNotNull();
			loops.next().submit(() -> acceptor.accept(1)).sync();
			assertThat(client.read().status()).as("the answer on a connection accepted by another loop").isEqualTo(200);
		}
	}

	private DisposableServer bind(EventLoopGroup loops) {
		return this.test.bind(HttpServer.create()
			.runOn(TestTransport.resources(loops))
			.handle((request, response) -> response.sendString(Mono.just("hello"))));
	}

}
