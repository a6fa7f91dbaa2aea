package io.github.reuseport.autoconfigure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.server.Mode;
import io.github.reuseport.server.ServerStatus;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts applications on event loops of their own, and stops them after the test.
 */
final class StartedApplications implements AfterEachCallback {

	/**
	 * Number of event loops, and so of listeners, of each application.
	 */
	static final int LISTENERS = 4;

	private final Deque<Runnable> cleanup = new ArrayDeque<>();

	StartedApplication start(Class<?> source, String... properties) {
		return start(TestTransport.EPOLL, source, properties);
	}

	/**
	 * Start an application, and see to it that it has all its listeners.
	 * @param transport the transport of its event loops
	 * @param source the configuration of the application
	 * @param properties its properties
	 * @return the application
	 */
	StartedApplication start(TestTransport transport, Class<?> source, String... properties) {
		StartedApplication application = run(transport, source, properties);
		ServerStatus status = application.status();
		assertThat(status.mode()).isEqualTo(Mode.REUSEPORT);
		assertThat(status.transport()).isEqualTo(transport.transport());
		assertThat(status.port()).isEqualTo(application.port());
		assertThat(status.listening()).isEqualTo(LISTENERS);
		return application;
	}

	/**
	 * Start an application, however it listens.
	 * @param transport the transport of its event loops
	 * @param source the configuration of the application
	 * @param properties its properties
	 * @return the application
	 */
	StartedApplication run(TestTransport transport, Class<?> source, String... properties) {
		return run(transport, null, source, properties);
	}

	/**
	 * Start an application whose context has a parent.
	 * @param parent the parent, which runs
	 * @param source the configuration of the application
	 * @param properties its properties
	 * @return the application
	 */
	StartedApplication runBelow(StartedApplication parent, Class<?> source, String... properties) {
		return run(TestTransport.EPOLL, parent.context(), source, properties);
	}

	private StartedApplication run(TestTransport transport, @Nullable ConfigurableApplicationContext parent,
			Class<?> source, String... properties) {
		LoopResources loops = loops(transport, LISTENERS);
		ApplicationContextInitializer<GenericApplicationContext> initializer = (context) -> context
			.registerBean(ReactorResourceFactory.class, () -> resourceFactory(loops));
		SpringApplicationBuilder builder = new SpringApplicationBuilder(source);
		if (parent != null) {
			builder.parent(parent);
		}
		StartedApplication application = new StartedApplication(builder.web(WebApplicationType.REACTIVE)
			.initializers(initializer)
			.properties("server.port=0", "spring.main.banner-mode=off")
			.properties(properties)
			.run());
		this.cleanup.push(application.context()::close);
		return application;
	}

	/**
	 * Event loops as Reactor Netty creates them, shut down after the test.
	 * @param transport their transport
	 * @param count how many
	 * @return the loops
	 */
	LoopResources loops(TestTransport transport, int count) {
		EventLoopGroup group = transport.eventLoops(count);
		this.cleanup.push(() -> group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly());
		EventLoopGroup clients = LoopResources.colocate(group);
		return new LoopResources() {

			@Override
			public EventLoopGroup onServer(boolean useNative) {
				return group;
			}

			@Override
			public EventLoopGroup onClient(boolean useNative) {
				return clients;
			}

		};
	}

	static ReactorResourceFactory resourceFactory(LoopResources loops) {
		ReactorResourceFactory factory = new ReactorResourceFactory();
		factory.setUseGlobalResources(false);
		factory.setLoopResources(loops);
		return factory;
	}

	@Override
	public void afterEach(ExtensionContext context) {
		while (!this.cleanup.isEmpty()) {
			this.cleanup.pop().run();
		}
	}

}
