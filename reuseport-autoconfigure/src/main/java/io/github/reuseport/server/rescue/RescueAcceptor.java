package io.github.reuseport.server.rescue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.listener.AcceptFilter;
import io.github.reuseport.server.placement.ListenerChildGroup;

/**
 * Accepts the connections of a listener in the thread of another event loop than the
 * listener's own. The socket is not registered with that loop: both threads call
 * {@code accept(2)}, and the kernel gives each connection to one of them.
 */
final class RescueAcceptor {

	private static final Logger logger = Loggers.getLogger(RescueAcceptor.class);

	private static final ClassValue<Creation> CREATIONS = new ClassValue<>() {

		@Override
		protected Creation computeValue(Class<?> type) {
			return Creation.of(type);
		}

	};

	private final Channel listener;

	private final Source source;

	private RescueAcceptor(Channel listener, Source source) {
		this.listener = listener;
		this.source = source;
	}

	/**
	 * Find out how to accept for a listener.
	 * @param listener the channel of the listener
	 * @return the acceptor, or {@code null} if the transport has no way
	 */
	static @Nullable RescueAcceptor of(Channel listener) {
		if (listener.unsafe() instanceof AbstractNioChannel.NioUnsafe unsafe
				&& unsafe.ch() instanceof ServerSocketChannel socket) {
			return new RescueAcceptor(listener, () -> {
				SocketChannel connection = socket.accept();
				return (connection != null) ? new NioSocketChannel(listener, connection) : null;
			});
		}
		if (listener instanceof UnixChannel unixChannel && unixChannel.fd() instanceof Socket socket) {
			Method create = CREATIONS.get(listener.getClass()).method();
			return (create != null) ? new RescueAcceptor(listener, new NativeSource(listener, socket, create)) : null;
		}
		return null;
	}

	/**
	 * Find out why there is no way to accept for a listener.
	 * @param listener the channel of the listener
	 * @return the reason, or {@code null} if there is a way
	 */
	static @Nullable String obstacle(Channel listener) {
		if (of(listener) != null) {
			return null;
		}
		return (listener instanceof UnixChannel) ? CREATIONS.get(listener.getClass()).obstacle()
				: "listeners of the type " + listener.getClass().getName() + " are unknown";
	}

	/**
	 * Accept connections and have them served as those that the listener's own loop
	 * accepts. They are registered with the {@link ListenerChildGroup} of the listener,
	 * which tells by the thread that they have been rescued. To be called by the thread
	 * of an event loop of the server.
	 * @param limit how many connections at most
	 */
	void accept(int limit) {
		ChannelHandlerContext context = this.listener.pipeline().lastContext();
		if (context == null || !(context.handler() instanceof ChannelInboundHandler acceptor)
				|| handlerInFront() != null) {
			return;
		}
		try {
			for (int i = 0; i < limit && this.listener.isOpen(); i++) {
				Channel connection = this.source.accept();
				if (connection == null) {
					return;
				}
				if (!isOwn(connection)) {
					connection.unsafe().closeForcibly();
					return;
				}
				AcceptFilter filter = this.listener.pipeline().get(AcceptFilter.class);
				if (filter == null || !filter.takes(connection)) {
					acceptor.channelRead(context, connection);
				}
			}
		}
		catch (Exception ex) {
			if (this.listener.isOpen()) {
				logger.debug("No connection could be accepted for {}", this.listener, ex);
			}
		}
	}

	/**
	 * Whether a connection is one of the listener. If its own loop has recovered and
	 * closed it in the moment before, another socket may have its descriptor.
	 * @param connection the connection
	 * @return {@code true} if it is
	 */
	private boolean isOwn(Channel connection) {
		return this.listener.isOpen() || connection.localAddress() instanceof InetSocketAddress local
				&& this.listener.localAddress() instanceof InetSocketAddress own && local.getPort() == own.getPort();
	}

	/**
	 * What the application has put in front of the acceptor, for example to turn
	 * connections away. It expects to be called by the listener's own loop, so that a
	 * listener that has such a handler is left to its loop.
	 * @return the handler, or {@code null} if there is none
	 */
	@Nullable ChannelHandler handlerInFront() {
		ChannelHandler acceptor = this.listener.pipeline().last();
		for (Map.Entry<String, ChannelHandler> entry : this.listener.pipeline()) {
			ChannelHandler handler = entry.getValue();
			if (handler != acceptor && !(handler instanceof AcceptFilter)) {
				return handler;
			}
		}
		return null;
	}

	/**
	 * Where connections come from.
	 */
	private interface Source {

		/**
		 * Take a connection.
		 * @return its channel, or {@code null} if none waits
		 * @throws Exception if there is none to be had
		 */
		@Nullable Channel accept() throws Exception;

	}

	/**
	 * How a native listener makes the channel of a connection that it has accepted.
	 *
	 * @param method the method, or {@code null} if there is none
	 * @param obstacle why there is none
	 */
	private record Creation(@Nullable Method method, @Nullable String obstacle) {

		/**
		 * Netty keeps it to itself, so it may be missing one day, and is in a native
		 * image that has no hint for it.
		 */
		private static final String METHOD = "newChildChannel";

		static Creation of(Class<?> type) {
			try {
				for (Class<?> current = type; current != null; current = current.getSuperclass()) {
					for (Method method : current.getDeclaredMethods()) {
						if (method.getName().equals(METHOD) && NativeSource.knows(method)) {
							method.setAccessible(true);
							return new Creation(method, null);
						}
					}
				}
				return new Creation(null, "%s has no known method %s".formatted(type.getName(), METHOD));
			}
			catch (RuntimeException | LinkageError ex) {
				return new Creation(null, "%s does not let others make channels (%s)".formatted(type.getName(), ex));
			}
		}

	}

	/**
	 * A listener on epoll or io_uring.
	 *
	 * @param listener the channel of the listener
	 * @param socket its socket, which does not block
	 * @param create makes the channel of an accepted connection
	 */
	private record NativeSource(Channel listener, Socket socket, Method create) implements Source {

		/**
		 * An address is one byte for its length and at most 24 more: 16 of the address, 4
		 * of the scope, 4 of the port.
		 */
		private static final int ADDRESS_LENGTH = 25;

		static boolean knows(Method method) {
			Class<?>[] types = method.getParameterTypes();
			return types.length > 0 && types[0] == int.class
					&& (isEpoll(types) || types.length == 2 && types[1] == ByteBuffer.class);
		}

		private static boolean isEpoll(Class<?>[] types) {
			return types.length == 4 && types[1] == byte[].class && types[2] == int.class && types[3] == int.class;
		}

		@Override
		public @Nullable Channel accept() throws Exception {
			byte[] address = new byte[ADDRESS_LENGTH];
			int descriptor = this.socket.accept(address);
			if (descriptor < 0) {
				return null;
			}
			try {
				return (Channel) (isEpoll(this.create.getParameterTypes())
						? this.create.invoke(this.listener, descriptor, address, 1, (int) address[0])
						: this.create.invoke(this.listener, descriptor, null));
			}
			catch (InvocationTargetException | IllegalAccessException | RuntimeException ex) {
				new FileDescriptor(descriptor).close();
				throw ex;
			}
		}

	}

}
