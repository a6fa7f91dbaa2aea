package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.channel.ChannelOption;
import io.netty.channel.unix.DomainSocketAddress;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.server.HttpReply;
import io.github.reuseport.server.ListenerIndex;
import io.github.reuseport.server.ListenerStatus;
import io.github.reuseport.server.ReuseportHttpServer;
import io.github.reuseport.server.TestTransport;
import io.github.reuseport.server.listener.ReuseportUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link ReuseportWebServerFactoryCustomizer} and {@link DecorationCheck} with
 * customizers of the application.
 */
@ExtendWith(OutputCaptureExtension.class)
class CustomizerTests {

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	@Test
	void appliesEveryCustomizerToTheDecoratedServer() throws IOException {
		StartedApplication application = this.applications.start(CustomizedApplication.class);
		CustomizedApplication customized = application.context().getBean(CustomizedApplication.class);
		assertThat(customized.servers).hasSize(2).allMatch(ReuseportHttpServer.class::isInstance);
		for (HttpReply reply : application.onEveryListener(() -> application.get("/hello")).values()) {
			assertThat(reply.header("connection")).isEqualTo("close");
		}
		assertThat(customized.connections).containsExactlyInAnyOrder(0, 1, 2, 3);
	}

	@ParameterizedTest
	@EnumSource
	void callsBackOnceForTheServerAsAWhole(TestTransport transport) {
		StartedApplication application = this.applications.start(transport, CallbackApplication.class);
		int port = application.port();
		Queue<String> events = application.context().getBean(CallbackApplication.class).events;
		assertThat(events).containsExactly("bind", "bound " + port);
		application.context().close();
		Awaitility.await().untilAsserted(() -> assertThat(events).endsWith("unbound " + port).hasSize(3));
	}

	@Test
	void runsOnTheLoopsOfTheResourceFactoryAsWithoutTheStarter() throws IOException {
		StartedApplication application = this.applications.start(RunOnApplication.class);
		assertThat(application.status().eventLoops()).isEqualTo(StartedApplications.LISTENERS);
		application.onEveryListener(() -> application.get("/hello"));
		assertThat(application.context().getBean(RunOnApplication.class).threads).hasSize(StartedApplications.LISTENERS)
			.noneMatch((thread) -> thread.startsWith(RunOnApplication.PREFIX));
	}

	@ParameterizedTest
	@EnumSource
	void isWarnedOnceOfAnOptionThatListenersDoNotKnow(TestTransport transport, CapturedOutput output) {
		StartedApplication application = this.applications.start(transport, OptionsApplication.class);
		assertThat(output).containsOnlyOnce("Unknown channel option 'SO_KEEPALIVE'").containsOnlyOnce(" WARN ");
		assertThat(application.status().listeners()).extracting(ListenerStatus::backlog)
			.containsOnly(OptionsApplication.BACKLOG);
	}

	@Test
	void warnsOnceOfAServerThatIsNotTheDecoratedOne(CapturedOutput output) throws IOException {
		StartedApplication application = this.applications.run(TestTransport.EPOLL, ReplacingApplication.class);
		assertThat(application.statuses()).isEmpty();
		assertThat(new ListeningSockets().onPort(application.port())).hasSize(1);
		assertThat(application.get("/hello").text()).isEqualTo("hello");
		assertThat(output).containsOnlyOnce(" WARN ")
			.containsOnlyOnce("Falling back to one plain listener: a NettyServerCustomizer returned a server");
	}

	@Test
	void warnsOnceOfASocketThatIsNoPort(CapturedOutput output) {
		this.applications.run(TestTransport.EPOLL, SocketApplication.class);
		assertThat(output).containsOnlyOnce(" WARN ")
			.containsOnlyOnce("Falling back to one plain listener: a Unix domain socket has one listener");
	}

	@Test
	void warnsOnceWhereItsCustomizerWasTakenAway(CapturedOutput output) throws IOException {
		StartedApplication application = this.applications.run(TestTransport.EPOLL, LateApplication.class);
		assertThat(new ListeningSockets().onPort(application.port())).hasSize(1);
		assertThat(application.get("/hello").text()).isEqualTo("hello");
		assertThat(output).containsOnlyOnce(" WARN ")
			.containsOnlyOnce(
					"Falling back to one plain listener: the customizers of the NettyReactiveWebServerFactory "
							+ "were replaced after this starter had added its own. Use addServerCustomizers()");
	}

	@Test
	void failsWithAServerThatIsNotTheDecoratedOneIfListenersAreRequired() {
		assertThatException()
			.isThrownBy(() -> this.applications.run(TestTransport.EPOLL, ReplacingApplication.class,
					"server.reuseport.required=true"))
			.havingRootCause()
			.isInstanceOf(ReuseportUnavailableException.class)
			.withMessageContaining("a NettyServerCustomizer returned a server");
	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class CustomizedApplication {

		private final Queue<HttpServer> servers = new ConcurrentLinkedQueue<>();

		private final Set<Integer> connections = ConcurrentHashMap.newKeySet();

		@Bean
		NettyServerCustomizer connectionCustomizer() {
			return (server) -> {
				this.servers.add(server);
				return server.doOnConnection(
						(connection) -> this.connections.add(ListenerIndex.of(connection.channel()).orElseThrow()));
			};
		}

		@Bean
		WebServerFactoryCustomizer<NettyReactiveWebServerFactory> factoryCustomizer() {
			return (factory) -> factory.addServerCustomizers((server) -> {
				this.servers.add(server);
				return server.maxKeepAliveRequests(1);
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class SocketApplication {

		/**
		 * In the abstract namespace, which leaves no file.
		 */
		@Bean
		NettyServerCustomizer socketCustomizer() {
			return (server) -> server.bindAddress(() -> new DomainSocketAddress("\0" + UUID.randomUUID()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class CallbackApplication {

		private final Queue<String> events = new ConcurrentLinkedQueue<>();

		@Bean
		NettyServerCustomizer callbacks() {
			return (server) -> server.doOnBind((config) -> this.events.add("bind"))
				.doOnBound((bound) -> this.events.add("bound " + bound.port()))
				.doOnUnbound((unbound) -> this.events.add("unbound " + unbound.port()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class OptionsApplication {

		static final long BACKLOG = 77;

		@Bean
		NettyServerCustomizer options() {
			return (server) -> server.option(ChannelOption.SO_KEEPALIVE, true)
				.option(ChannelOption.SO_BACKLOG, (int) BACKLOG);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class RunOnApplication {

		static final String PREFIX = "customizer";

		private final Set<String> threads = ConcurrentHashMap.newKeySet();

		@Bean(destroyMethod = "dispose")
		LoopResources customizerLoops() {
			return LoopResources.create(PREFIX, 2, true);
		}

		@Bean
		NettyServerCustomizer runOn(LoopResources loops) {
			return (server) -> server.runOn(loops)
				.doOnConnection((connection) -> this.threads.add(Thread.currentThread().getName()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class ReplacingApplication {

		@Bean
		NettyServerCustomizer replacement() {
			return (server) -> HttpServer.create()
				.bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class LateApplication {

		@Bean
		static BeanPostProcessor lateCustomizers() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (bean instanceof NettyReactiveWebServerFactory factory) {
						factory.setServerCustomizers(List.of((server) -> server.maxKeepAliveRequests(3)));
					}
					return bean;
				}

			};
		}

	}

}
