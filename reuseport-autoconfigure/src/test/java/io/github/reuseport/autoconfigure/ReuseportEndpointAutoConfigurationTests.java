package io.github.reuseport.autoconfigure;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.reuseport.endpoint.ReuseportEndpoint;
import io.github.reuseport.endpoint.ReuseportEndpoint.ListenerDescriptor;
import io.github.reuseport.endpoint.ReuseportEndpoint.ReuseportDescriptor;
import io.github.reuseport.endpoint.ReuseportEndpoint.StallDescriptor;
import io.github.reuseport.server.ForeignListener;
import io.github.reuseport.server.HttpConnection;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ReuseportEndpointAutoConfiguration}.
 */
class ReuseportEndpointAutoConfigurationTests {

	/**
	 * For what takes moments, unless the machine has much else to do.
	 */
	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final String EXPOSED = "management.endpoints.web.exposure.include=reuseport";

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ReuseportAutoConfiguration.class, ReuseportEndpointAutoConfiguration.class));

	@ParameterizedTest
	@EnumSource
	void showsEveryListener(TestTransport transport) throws Exception {
		StartedApplication application = this.applications.start(transport, HelloApplication.class, EXPOSED);
		application.onEveryListener(() -> application.get("/hello"));
		await().until(() -> application.status().listeners().stream().mapToLong(ListenerStatus::open).sum() == 0);
		JsonNode server = new JsonMapper().readTree(application.get("/actuator/reuseport").text())
			.path("servers")
			.path(0);
		assertThat(server.propertyNames()).containsExactly("port", "address", "mode", "transport", "sharing",
				"eventLoops", "listeners", "imbalance", "foreignListeners", "foreignProcesses", "stopping", "draining");
		assertThat(server.path("port").asInt()).isEqualTo(application.port());
		assertThat(server.path("address").asString()).isEqualTo("0.0.0.0");
		assertThat(server.path("mode").asString()).isEqualTo("reuseport");
		assertThat(server.path("transport").asString()).isEqualTo(application.status().transport().id());
		assertThat(server.path("sharing").asString()).isEqualTo("exclusive");
		assertThat(server.path("listeners")).hasSize(4).allSatisfy((listener) -> {
			assertThat(listener.path("state").asString()).isEqualTo("listening");
			assertThat(listener.path("accepted").asLong()).isPositive();
			assertThat(listener.path("acceptQueue").asLong(-1)).isZero();
			assertThat(listener.path("backlog").asLong()).isPositive();
			assertThat(listener.has("dropped")).isEqualTo(transport != TestTransport.NIO);
		});
		assertThat(server.path("foreignListeners").asInt(-1)).isZero();
		assertThat(server.path("foreignProcesses").isArray()).isTrue();
		assertThat(server.path("foreignProcesses")).isEmpty();
	}

	@Test
	void showsTheOtherProcessesOnThePort() throws Exception {
		StartedApplication application = this.applications.start(HelloApplication.class, EXPOSED,
				"server.reuseport.sharing=shared");
		Process foreign = ForeignListener.start(application.port());
		try {
			await().atMost(20, TimeUnit.SECONDS).until(() -> application.status().foreign() == 1);
			// Not over the port, which the other process shares
			ReuseportDescriptor descriptor = application.context().getBean(ReuseportEndpoint.class).servers();
			assertThat(descriptor.pid()).isEqualTo(ProcessHandle.current().pid());
			assertThat(descriptor.instance()).matches("[0-9a-f]{8}")
				.isEqualTo(application.context().getBean(ReuseportServers.class).instance())
				.isNotEqualTo(new ReuseportServers().instance());
			assertThat(descriptor.servers().get(0).foreignProcesses())
				.containsExactly(new ReuseportEndpoint.ProcessDescriptor(foreign.pid(), 1));
		}
		finally {
			foreign.destroyForcibly().waitFor();
		}
	}

	@Test
	void showsOneListener() throws Exception {
		StartedApplication application = this.applications.start(HelloApplication.class, EXPOSED);
		JsonNode listener = new JsonMapper().readTree(application.get("/actuator/reuseport/2").text());
		assertThat(listener.propertyNames()).containsExactly("index", "eventLoop", "state", "accepted", "open",
				"handedOff", "rescued", "stalls", "acceptQueue", "backlog", "dropped");
		assertThat(listener.path("index").asInt()).isEqualTo(2);
	}

	@Test
	void showsWhatBlocksAnEventLoopAndWhatHasBlockedIt() throws Exception {
		StartedApplication application = this.applications.start(HelloApplication.class, EXPOSED);
		ReuseportEndpoint endpoint = application.context().getBean(ReuseportEndpoint.class);
		CountDownLatch release = new CountDownLatch(1);
		List<HttpConnection> clients = new ArrayList<>();
		Instant before = Instant.now();
		String blocked = block(application, release);
		try {
			await().atMost(LIMIT).untilAsserted(() -> {
				clients.add(application.connect());
				assertThat(stalls(endpoint, blocked, ListenerDescriptor::stall)).singleElement()
					.satisfies((stall) -> assertThat(stall.frames()).isNotEmpty());
			});
			StallDescriptor stall = stalls(endpoint, blocked, ListenerDescriptor::stall).get(0);
			assertThat(stall.since()).isBetween(before, Instant.now());
			assertThat(stall.duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
			assertThat(stall.frames()).anySatisfy((frame) -> assertThat(frame).contains("CountDownLatch.await"))
				.anySatisfy((frame) -> assertThat(frame).contains(getClass().getName()));
			assertThat(stalls(endpoint, blocked, ListenerDescriptor::lastStall)).isEmpty();
			release.countDown();
			await().atMost(LIMIT)
				.untilAsserted(() -> assertThat(stalls(endpoint, blocked, ListenerDescriptor::stall)).isEmpty());
			StallDescriptor last = stalls(endpoint, blocked, ListenerDescriptor::lastStall).get(0);
			assertThat(last.since()).isEqualTo(stall.since());
			assertThat(last.duration()).isGreaterThanOrEqualTo(stall.duration());
			assertThat(last.frames()).isEqualTo(stall.frames());
			JsonNode listeners = new JsonMapper().readTree(application.get("/actuator/reuseport").text())
				.at("/servers/0/listeners");
			assertThat(
					listeners.valueStream().filter((listener) -> listener.path("eventLoop").asString().equals(blocked)))
				.singleElement()
				.satisfies((listener) -> {
					JsonNode shown = listener.path("lastStall");
					assertThat(shown.propertyNames()).containsExactly("since", "duration", "frames");
					assertThat(shown.path("duration").asString()).isEqualTo(last.duration().toString());
				});
		}
		finally {
			release.countDown();
			for (HttpConnection client : clients) {
				client.close();
			}
		}
	}

	/**
	 * The stalls of the loop that is blocked: another one is stalled for a moment when it
	 * gets no processor.
	 */
	private static List<StallDescriptor> stalls(ReuseportEndpoint endpoint, String eventLoop,
			Function<ListenerDescriptor, StallDescriptor> which) {
		return endpoint.servers()
			.servers()
			.get(0)
			.listeners()
			.stream()
			.filter((listener) -> listener.eventLoop().equals(eventLoop))
			.map(which)
			.filter(Objects::nonNull)
			.toList();
	}

	private static String block(StartedApplication application, CountDownLatch release) throws Exception {
		LoopResources loops = application.context().getBean(ReactorResourceFactory.class).getLoopResources();
		CompletableFuture<String> begun = new CompletableFuture<>();
		loops.onServer(true).next().execute(() -> {
			begun.complete(Thread.currentThread().getName());
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		return begun.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	@Test
	void refusesWhatIsNotAListener() throws Exception {
		StartedApplication application = this.applications.start(HelloApplication.class, EXPOSED);
		assertThat(application.get("/actuator/reuseport/4").status()).isEqualTo(404);
		assertThat(application.get("/actuator/reuseport/-1").status()).isEqualTo(404);
		assertThat(application.get("/actuator/reuseport/first").status()).isEqualTo(400);
	}

	@Test
	void isNotExposedByItself() throws Exception {
		StartedApplication application = this.applications.start(HelloApplication.class);
		assertThat(application.get("/actuator/reuseport").status()).isEqualTo(404);
	}

	@Test
	void isShownOverJmx() throws Exception {
		this.applications.start(HelloApplication.class, "spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=reuseport");
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Reuseport");
		Object result = server.invoke(name, "servers", new Object[0], new String[0]);
		assertThat(result).asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.extractingByKey("servers")
			.asInstanceOf(InstanceOfAssertFactories.list(Map.class))
			.hasSize(1);
		Object listener = server.invoke(name, "listener", new Object[] { 3 }, new String[] { Integer.class.getName() });
		assertThat(listener).asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.containsEntry("index", 3);
	}

	@Test
	void answersWithoutAServer() {
		this.runner.withPropertyValues(EXPOSED).run((context) -> {
			ReuseportEndpoint endpoint = context.getBean(ReuseportEndpoint.class);
			assertThat(endpoint.servers().servers()).isEqualTo(List.of());
			assertThat(endpoint.listener(0)).isNull();
		});
	}

}
