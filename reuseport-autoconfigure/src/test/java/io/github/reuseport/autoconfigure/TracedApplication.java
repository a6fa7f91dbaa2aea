package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import io.netty.channel.uring.IoUring;
import io.netty.util.concurrent.EventExecutor;
import org.springframework.aot.agent.RecordedInvocation;
import org.springframework.aot.agent.RecordedInvocationsPublisher;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.http.client.ReactorResourceFactory;

import io.github.reuseport.endpoint.ReuseportEndpoint;
import io.github.reuseport.health.ReuseportHealthIndicator;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does what an application does with a starter whose reflection is recorded: serves on
 * each transport, lets event loops accept for one that is blocked, and hands its
 * listeners over.
 */
public final class TracedApplication {

	private static final String[] PROPERTIES = { "server.reuseport.sharing=takeover", "server.reuseport.rescu=typo",
			"server.reuseport.warm-up.paths=/hello", "server.reuseport.drain.keep-alive=0s", "server.shutdown=graceful",
			"NOTIFY_SOCKET=/nobody/listens", "management.endpoints.web.exposure.include=reuseport" };

	private TracedApplication() {
	}

	/**
	 * Run, and write which calls there is a hint for.
	 * @param arguments none
	 */
	public static void main(String[] arguments) {
		try {
			trace();
			System.exit(0);
		}
		catch (Throwable ex) {
			ex.printStackTrace();
			System.exit(1);
		}
	}

	@SuppressWarnings("removal")
	private static void trace() throws Exception {
		Queue<RecordedInvocation> invocations = new ConcurrentLinkedQueue<>();
		RecordedInvocationsPublisher.addListener(invocations::add);
		use(TestTransport.EPOLL);
		use(TestTransport.NIO);
		if (IoUring.isAvailable()) {
			use(TestTransport.IO_URING);
		}
		RuntimeHints hints = ReuseportRuntimeHintsTests.hints(TracedApplication.class.getClassLoader());
		for (RecordedInvocation invocation : invocations) {
			System.out.printf("%s: %s %s%n", invocation.matches(hints) ? "Has a hint" : "Has no hint",
					invocation.getMethodReference(), invocation);
		}
	}

	private static void use(TestTransport transport) throws Exception {
		StartedApplications applications = new StartedApplications();
		StartedApplication first = applications.start(transport, HelloApplication.class, PROPERTIES);
		CountDownLatch release = new CountDownLatch(1);
		block(first, release);
		List<Integer> answers = new ArrayList<>();
		while (first.status().listeners().stream().mapToLong(ListenerStatus::rescued).sum() == 0) {
			answers.add(first.get("/hello").status());
		}
		release.countDown();
		assertThat(answers).containsOnly(200);
		assertThat(first.context().getBean(ReuseportHealthIndicator.class).health()).isNotNull();
		assertThat(first.context().getBean(ReuseportEndpoint.class).servers()).isNotNull();
		List<String> both = new ArrayList<>(List.of(PROPERTIES));
		both.add("server.port=" + first.port());
		StartedApplication second = applications.start(transport, HelloApplication.class, both.toArray(String[]::new));
		first.context().close();
		assertServes(second);
		applications.afterEach(null);
	}

	private static void assertServes(StartedApplication application) throws IOException {
		assertThat(application.get("/hello").status()).isEqualTo(200);
	}

	private static void block(StartedApplication application, CountDownLatch release) {
		EventExecutor loop = application.context()
			.getBean(ReactorResourceFactory.class)
			.getLoopResources()
			.onServer(true)
			.iterator()
			.next();
		loop.execute(() -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

}
