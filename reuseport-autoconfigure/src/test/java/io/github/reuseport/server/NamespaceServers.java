package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.reuseport.server.drain.DrainSettings;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.placement.Placement;

/**
 * Servers on epoll of a class that is run in a {@link Namespace}, whose process ends with
 * them.
 */
public final class NamespaceServers {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	/**
	 * A stop takes a second or two.
	 */
	private static final Duration LONG = Duration.ofSeconds(8);

	private NamespaceServers() {
	}

	/**
	 * Run something, and end the process whatever comes of it: the threads of servers
	 * would go on.
	 * @param handover what to run
	 */
	public static void run(Handover handover) {
		try {
			handover.run();
		}
		catch (Exception | Error ex) {
			ex.printStackTrace();
		}
		Runtime.getRuntime().halt(0);
	}

	/**
	 * Start a server that shares its port, without rescue.
	 * @param listeners how many listeners
	 * @param port the port, 0 for any
	 * @return the server, which answers with the name of the thread
	 */
	public static DisposableServer start(int listeners, int port) {
		ListenerSettings settings = new TestListenerSettings().sharing(Sharing.SHARED)
			.placement(Placement.LOCAL)
			.withoutRescue()
			.drain(new DrainSettings(true, Duration.ofMillis(150), Duration.ofSeconds(5)))
			.build();
		return ReuseportHttpServer.decorate(HttpServer.create(), settings, new ReuseportServers())
			.channelGroup(TestServers.newChannelGroup())
			.bindAddress(() -> new InetSocketAddress(port))
			.runOn(TestTransport.resources(TestTransport.EPOLL.eventLoops(listeners)))
			.handle((request, response) -> response.sendString(Mono.just(Thread.currentThread().getName())))
			.bindNow(TIMEOUT);
	}

	/**
	 * Stop a server while connections come to its port, and print how many failed and
	 * why. If that takes long, what the threads do meanwhile is printed before.
	 * @param server the server
	 */
	public static void stopUnderLoad(DisposableServer server) {
		try (ConnectionLoad load = ConnectionLoad.onNewConnections(server.port(), 4)) {
			Awaitility.await().atMost(TIMEOUT).until(() -> load.answered() >= 100);
			Disposable late = Schedulers.single()
				.schedule(NamespaceServers::printThreads, LONG.toMillis(), TimeUnit.MILLISECONDS);
			server.disposeNow(TIMEOUT);
			late.dispose();
			load.stop();
			System.out.println("Failures: " + load.failures().size() + " " + load.failures());
		}
	}

	private static void printThreads() {
		Thread.getAllStackTraces().forEach((thread, stack) -> {
			System.out.println(thread);
			Stream.of(stack).forEach((frame) -> System.out.println("\tat " + frame));
		});
	}

	/**
	 * What a process does with its servers.
	 */
	public interface Handover {

		void run() throws Exception;

	}

}
