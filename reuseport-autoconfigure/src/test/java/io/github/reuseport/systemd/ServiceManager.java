package io.github.reuseport.systemd;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import io.github.reuseport.server.TestTransport;

/**
 * Plays the part of systemd: a socket that is notified, on an event loop of its own.
 */
public final class ServiceManager implements AfterEachCallback {

	private final List<String> messages = new CopyOnWriteArrayList<>();

	private @Nullable EventLoopGroup loops;

	private @Nullable Channel channel;

	/**
	 * Open the socket.
	 * @param address as in {@code NOTIFY_SOCKET}
	 * @return the address
	 */
	public String listen(String address) {
		this.loops = TestTransport.EPOLL.eventLoops(1);
		this.channel = new Bootstrap().group(this.loops)
			.channel(EpollDomainDatagramChannel.class)
			.handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {

				@Override
				protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
					ServiceManager.this.messages.add(packet.content().toString(StandardCharsets.UTF_8));
				}

			})
			.bind(new DomainSocketAddress(address.startsWith("@") ? "\0" + address.substring(1) : address))
			.syncUninterruptibly()
			.channel();
		return address;
	}

	/**
	 * Open a socket with an abstract name that nobody else has.
	 * @return the address
	 */
	public String listen() {
		return listen("@reuseport-test/%d/%d".formatted(ProcessHandle.current().pid(), System.nanoTime()));
	}

	/**
	 * Take what comes, or leave it where it is.
	 * @param reading whether to take it
	 */
	void read(boolean reading) {
		this.channel.eventLoop().submit(() -> this.channel.config().setAutoRead(reading)).syncUninterruptibly();
	}

	/**
	 * The messages that have come.
	 * @return the messages, the first one first
	 */
	public List<String> messages() {
		return List.copyOf(this.messages);
	}

	/**
	 * Count the messages with an assignment.
	 * @param assignment what a line begins with
	 * @return their number
	 */
	public long count(String assignment) {
		return this.messages.stream()
			.filter((message) -> message.lines().anyMatch((line) -> line.startsWith(assignment)))
			.count();
	}

	/**
	 * The last value that was assigned.
	 * @param name the name
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable String last(String name) {
		return this.messages.stream()
			.flatMap(String::lines)
			.filter((line) -> line.startsWith(name + "="))
			.map((line) -> line.substring(name.length() + 1))
			.reduce((first, second) -> second)
			.orElse(null);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		if (this.loops != null) {
			this.loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
		}
	}

}
