package io.github.reuseport.server.drain;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.netty.DisposableServer;

import io.github.reuseport.linux.PacketLoss;
import io.github.reuseport.linux.WaitingConnections;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Handshakes}, by clients that do not get the kernel's first answer. The
 * grace time of the servers is much shorter than the second after which it is sent again.
 */
@ExtendWith(OutputCaptureExtension.class)
class LostPacketTests {

	private static final int CLIENTS = 16;

	@RegisterExtension
	final HandoverServers servers = new HandoverServers();

	private final List<CompletableFuture<String>> answers = new ArrayList<>();

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NIO")
	void handshakesThatTakeLongerAreWaitedFor(TestTransport transport, CapturedOutput output) {
		this.servers.staying();
		DisposableServer first = this.servers.start(transport, 2, 0);
		this.servers.start(transport, 2, first.port());
		EventLoopGroup loops = this.servers.loops(TestTransport.EPOLL, 1);
		List<Channel> clients = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			clients.add(beginHandshake(loops, first.port()));
		}
		this.servers.await()
			.until(() -> new WaitingConnections().handshakes(first.port(), () -> false).size() == CLIENTS);
		CompletableFuture<Void> stopping = this.servers.stop(first);
		this.servers.await()
			.pollInterval(Duration.ofMillis(10))
			.until(() -> output.toString().contains("New connections to port " + first.port()));
		clients.forEach(PacketLoss::end);
		assertThat(this.answers).allSatisfy((answer) -> assertThat(answer).succeedsWithin(HandoverServers.TIMEOUT)
			.asString()
			.startsWith("HTTP/1.1 200 OK"));
		assertThat(this.answers).extracting(CompletableFuture::join)
			.anySatisfy((answer) -> assertThat(answer).contains(this.servers.name(first)));
		assertThat(stopping).succeedsWithin(HandoverServers.TIMEOUT);
		clients.forEach(Channel::close);
		assertThat(output).doesNotContain(" WARN ");
	}

	private Channel beginHandshake(EventLoopGroup loops, int port) {
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.answers.add(answer);
		Channel client = new Bootstrap().group(loops)
			.channel(EpollSocketChannel.class)
			.handler(new Client(answer))
			.register()
			.syncUninterruptibly()
			.channel();
		PacketLoss.begin(client);
		client.connect(new InetSocketAddress("127.0.0.1", port));
		return client;
	}

	/**
	 * Sends one request.
	 */
	private static final class Client extends SimpleChannelInboundHandler<ByteBuf> {

		private final CompletableFuture<String> answer;

		private Client(CompletableFuture<String> answer) {
			this.answer = answer;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) {
			context.writeAndFlush(
					Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", StandardCharsets.US_ASCII));
		}

		@Override
		protected void channelRead0(ChannelHandlerContext context, ByteBuf answer) {
			this.answer.complete(answer.toString(StandardCharsets.US_ASCII));
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			this.answer.completeExceptionally(cause);
		}

	}

}
