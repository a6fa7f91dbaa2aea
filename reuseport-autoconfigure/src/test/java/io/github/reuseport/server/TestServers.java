package io.github.reuseport.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.server.listener.ListenerGroup;
import io.github.reuseport.server.placement.Placement;

/**
 * Servers and event loops of a test, ended after it.
 */
public final class TestServers implements AfterEachCallback {

	/**
	 * Every connection is served where it was accepted. With the default settings one is
	 * handed off now and then, because the one before it is not closed yet or a loop got
	 * no processor in time.
	 */
	public static final ListenerSettings STAYING = staying(null);

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ReuseportServers servers = new ReuseportServers();

	private final List<DisposableServer> bound = new ArrayList<>();

	private final List<EventLoopGroup> loops = new ArrayList<>();

	@Override
	public void afterEach(ExtensionContext context) {
		this.bound.forEach((server) -> server.disposeNow(TIMEOUT));
		this.loops.forEach((group) -> group.shutdownGracefully(0, 5, TimeUnit.SECONDS));
		this.loops.forEach(this::assertTerminated);
	}

	private void assertTerminated(EventLoopGroup group) {
		if (!group.terminationFuture().awaitUninterruptibly(TIMEOUT.toMillis())) {
			throw new IllegalStateException("Event loops are still running: " + group);
		}
	}

	/**
	 * What operators would see.
	 * @return the servers
	 */
	public ReuseportServers servers() {
		return this.servers;
	}

	/**
	 * The listeners of the server that was bound last to the port of another one.
	 * @param server a server
	 * @return the group
	 */
	public ListenerGroup group(DisposableServer server) {
		return this.servers.all()
			.stream()
			.filter(GroupView.class::isInstance)
			.map((view) -> (ListenerGroup) ReflectionTestUtils.getField(view, "group"))
			.filter((group) -> group.address().getPort() == server.port())
			.reduce((first, second) -> second)
			.orElseThrow();
	}

	/**
	 * The status of the one server of the test.
	 * @return the status
	 */
	public ServerStatus status() {
		List<ServerStatus> statuses = this.servers.statuses();
		if (statuses.size() != 1) {
			throw new IllegalStateException("Expected one server but there are " + statuses);
		}
		return statuses.get(0);
	}

	public EventLoopGroup loops(TestTransport transport, int count) {
		EventLoopGroup group = transport.eventLoops(count);
		this.loops.add(group);
		return group;
	}

	/**
	 * A server on event loops of its own and Boot's default address, whose answer names
	 * the listener and the thread: {@code 2 multiThreadIoEventLoopGroup-3-1}.
	 * @param transport the transport
	 * @param loops the number of event loops
	 * @param settings the settings
	 * @return the server
	 */
	public HttpServer server(TestTransport transport, int loops, ListenerSettings settings) {
		return server(settings).runOn(TestTransport.resources(loops(transport, loops)));
	}

	public HttpServer server(ListenerSettings settings) {
		return handlerless(settings).handle((request, response) -> response
			.sendString(Mono.just(ListenerIndex.of(((Connection) request).channel()).orElse(-1) + " "
					+ Thread.currentThread().getName())));
	}

	/**
	 * A server with the default settings, on event loops of its own and Boot's default
	 * address, to which a handler is to be added: a second one would not replace it.
	 * @param transport the transport
	 * @param loops the number of event loops
	 * @return the server
	 */
	public HttpServer handlerless(TestTransport transport, int loops) {
		return handlerless(ListenerSettings.DEFAULTS).runOn(TestTransport.resources(loops(transport, loops)));
	}

	public HttpServer handlerless(ListenerSettings settings) {
		return ReuseportHttpServer.decorate(HttpServer.create(), settings, this.servers)
			.channelGroup(newChannelGroup())
			.bindAddress(() -> new InetSocketAddress(0));
	}

	/**
	 * The same with another number of listeners.
	 * @param listeners the number, or {@code null} for one on every event loop
	 * @return the settings
	 */
	public static ListenerSettings staying(@Nullable Integer listeners) {
		return new TestListenerSettings().listeners(listeners).placement(Placement.LOCAL).withoutRescue().build();
	}

	public static ChannelGroup newChannelGroup() {
		return new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
	}

	public DisposableServer bind(HttpServer server) {
		return bind(server, TIMEOUT);
	}

	public DisposableServer bind(HttpServer server, Duration timeout) {
		DisposableServer disposable = server.bindNow(timeout);
		this.bound.add(disposable);
		return disposable;
	}

	/**
	 * Ask the server on a new connection.
	 * @param port the port of the server
	 * @return the body of the answer
	 * @throws IOException if there is none
	 */
	public static String get(int port) throws IOException {
		return get(new InetSocketAddress("127.0.0.1", port));
	}

	public static String get(InetSocketAddress address) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(address, (int) TIMEOUT.toMillis());
			socket.setSoTimeout((int) TIMEOUT.toMillis());
			socket.getOutputStream()
				.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			return answer.substring(answer.indexOf("\r\n\r\n") + 4);
		}
	}

	/**
	 * Ask the server on new connections until enough different answers have come.
	 * @param port the port of the server
	 * @param different how many different answers are expected
	 * @return the answers
	 * @throws IOException if one does not come
	 */
	public static Set<String> getUntil(int port, int different) throws IOException {
		Set<String> answers = new TreeSet<>();
		for (int i = 0; i < 1000 && answers.size() < different; i++) {
			answers.add(get(port));
		}
		return answers;
	}

	/**
	 * What the kernel lists for a port.
	 * @param port the port
	 * @return the inodes of the sockets that listen
	 * @throws IOException if it cannot be read
	 */
	public static Set<Long> listening(int port) throws IOException {
		return new ListeningSockets().onPort(port).stream().map(ListeningSocket::inode).collect(Collectors.toSet());
	}

}
