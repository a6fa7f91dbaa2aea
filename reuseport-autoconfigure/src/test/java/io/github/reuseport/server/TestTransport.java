package io.github.reuseport.server;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.server.listener.Transport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The transports that tests run on, side by side in one JVM.
 */
public enum TestTransport {

	EPOLL(Transport.EPOLL, Epoll::isAvailable, EpollIoHandler::newFactory),

	IO_URING(Transport.IO_URING, IoUring::isAvailable, IoUringIoHandler::newFactory),

	NIO(Transport.NIO, () -> true, NioIoHandler::newFactory);

	private final Transport transport;

	private final BooleanSupplier available;

	private final Supplier<IoHandlerFactory> handlers;

	TestTransport(Transport transport, BooleanSupplier available, Supplier<IoHandlerFactory> handlers) {
		this.transport = transport;
		this.available = available;
		this.handlers = handlers;
	}

	public Transport transport() {
		return this.transport;
	}

	/**
	 * Event loops of this transport, to be shut down by the test.
	 * @param loops how many
	 * @return the loops
	 */
	public EventLoopGroup eventLoops(int loops) {
		assumeTrue(this.available.getAsBoolean(), () -> "SKIPPED: " + this + " is not available on this machine");
		return new MultiThreadIoEventLoopGroup(loops, this.handlers.get());
	}

	/**
	 * Resources that know nothing but the event loops.
	 * @param eventLoops the event loops
	 * @return the resources
	 */
	public static LoopResources resources(EventLoopGroup eventLoops) {
		return (useNative) -> eventLoops;
	}

}
