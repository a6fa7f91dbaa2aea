package io.github.reuseport.examples.admin;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.server.ReuseportServers;
import io.github.reuseport.server.ServerStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AdminClientApplication}, beside a stand-in for Spring Boot Admin.
 */
@EnabledOnOs(OS.LINUX)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AdminClientApplicationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final Queue<String> registrations = new ConcurrentLinkedQueue<>();

	private static final LoopResources adminLoops = LoopResources.create("admin", 1, true);

	private static final DisposableServer admin = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.runOn(adminLoops)
		.route((routes) -> routes.post("/instances",
				(request, response) -> request.receive()
					.aggregate()
					.asString()
					.doOnNext(registrations::add)
					.thenMany(response.status(201)
						.header("Content-Type", "application/json")
						.sendString(Mono.just("{\"id\":\"1\"}")))))
		.bindNow(LIMIT);

	@Autowired
	private ReuseportServers servers;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void admin(DynamicPropertyRegistry registry) {
		registry.add("admin.url", () -> "http://127.0.0.1:" + admin.port());
	}

	@AfterAll
	static void stop() {
		admin.disposeNow(LIMIT);
		adminLoops.disposeLater(Duration.ZERO, LIMIT).block(LIMIT);
	}

	@Test
	void registersWithThePortOfTheListeners() {
		await("it has registered").atMost(LIMIT).until(() -> !registrations.isEmpty());
		assertThat(registrations.element()).contains("\"name\":\"admin-client\"", ":" + this.port + "/actuator/health");
		ServerStatus status = this.servers.statuses().get(0);
		assertThat(status.port()).isEqualTo(this.port);
		assertThat(status.listening()).isGreaterThan(1).isEqualTo(status.eventLoops());
	}

}
