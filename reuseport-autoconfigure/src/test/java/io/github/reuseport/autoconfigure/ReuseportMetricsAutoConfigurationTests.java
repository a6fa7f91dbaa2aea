package io.github.reuseport.autoconfigure;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.reuseport.metrics.ReuseportMeters;
import io.github.reuseport.metrics.ReuseportMetrics;
import io.github.reuseport.server.TestTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ReuseportMetricsAutoConfiguration}.
 */
class ReuseportMetricsAutoConfigurationTests {

	@RegisterExtension
	final StartedApplications applications = new StartedApplications();

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ReuseportAutoConfiguration.class, ReuseportMetricsAutoConfiguration.class));

	@ParameterizedTest
	@EnumSource
	void registersTheMetersOfTheServer(TestTransport transport) {
		StartedApplication application = this.applications.start(transport, HelloApplication.class);
		List<Meter> meters = meters(application);
		Set<String> expected = Arrays.stream(ReuseportMeters.values())
			.filter((meter) -> transport != TestTransport.NIO || meter != ReuseportMeters.CONNECTIONS_DROPPED)
			// There are none before the first drain
			.filter((meter) -> meter != ReuseportMeters.DRAIN && meter != ReuseportMeters.CONNECTIONS_CUT)
			.map(ReuseportMeters::getName)
			.collect(Collectors.toSet());
		assertThat(meters).extracting((meter) -> meter.getId().getName()).isSubsetOf(expected).containsAll(expected);
		assertThat(meters).allSatisfy((meter) -> {
			assertThat(meter.getId().getDescription()).isNotEmpty();
			assertThat(meter.getId().getTag("server.port")).isEqualTo(Integer.toString(application.port()));
		});
	}

	@Test
	void leavesOutRegistriesOfWhichNoneIsTheFirst() {
		this.runner.withBean("one", SimpleMeterRegistry.class)
			.withBean("other", SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ReuseportMetrics.class));
		this.runner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasSingleBean(ReuseportMetrics.class));
	}

	@Test
	void countsConnections() throws Exception {
		StartedApplication application = this.applications.start(HelloApplication.class);
		for (int i = 0; i < 20; i++) {
			application.get("/hello");
		}
		MeterRegistry registry = application.context().getBean(MeterRegistry.class);
		await().untilAsserted(() -> {
			assertThat(registry.get("reuseport.connections.accepted")
				.functionCounters()
				.stream()
				.mapToDouble((counter) -> counter.count())
				.sum()).isEqualTo(20);
			assertThat(registry.get("reuseport.connections.open").gauges())
				.allSatisfy((gauge) -> assertThat(gauge.value()).isZero());
		});
		await().untilAsserted(
				() -> assertThat(registry.get("reuseport.listeners").tag("state", "listening").gauge().value())
					.isEqualTo(4));
		assertThat(registry.get("reuseport.listeners").tag("state", "closed").gauge().value()).isZero();
		assertThat(registry.get("reuseport.imbalance").gauge().value()).isEqualTo(1);
		assertThat(registry.get("reuseport.connections.accepted")
			.tag("listener", "3")
			.functionCounter()
			.getId()
			.getTag("event.loop")).isEqualTo(application.status().listeners().get(3).eventLoop());
	}

	@Test
	void timesHowLongTasksWaitForEachEventLoop() {
		StartedApplication application = this.applications.run(TestTransport.EPOLL, HelloApplication.class,
				"server.reuseport.listeners=3");
		Collection<Timer> timers = application.context()
			.getBean(MeterRegistry.class)
			.get("reuseport.event.loop.delay")
			.timers();
		assertThat(timers).extracting((timer) -> timer.getId().getTag("listener"))
			.containsExactlyInAnyOrder("0", "1", "2", "none");
		assertThat(timers).extracting((timer) -> timer.getId().getTag("event.loop")).doesNotHaveDuplicates();
		await().untilAsserted(() -> assertThat(timers).allSatisfy((timer) -> {
			assertThat(timer.count()).isPositive();
			assertThat(timer.max(TimeUnit.NANOSECONDS)).isPositive();
		}));
	}

	@Test
	void hasAHistogramOfTheDelayWhenAskedFor() {
		assertThat(histograms()).hasSize(4).containsOnly(false);
		assertThat(histograms("management.metrics.distribution.percentiles-histogram.reuseport.event.loop.delay=true"))
			.hasSize(4)
			.containsOnly(true);
	}

	private List<Boolean> histograms(String... properties) {
		StartedApplication application = this.applications.start(RegistryApplication.class, properties);
		return application.context().getBean(RegistryApplication.class).histograms;
	}

	@Test
	void isRightAfterARestartOnAnotherPort() {
		StartedApplication application = this.applications.start(HelloApplication.class);
		int first = application.port();
		int meters = meters(application).size();
		application.context().stop();
		await().untilAsserted(() -> assertThat(meters(application)).isEmpty());
		application.context().start();
		assertThat(application.port()).isNotEqualTo(first);
		assertThat(meters(application)).hasSize(meters)
			.allSatisfy((meter) -> assertThat(meter.getId().getTag("server.port"))
				.isEqualTo(Integer.toString(application.port())));
	}

	@Test
	void hasTheMetersOfAServerThatWasBoundBeforeIt() {
		StartedApplication application = this.applications.run(TestTransport.EPOLL, TwoServersApplication.class);
		int first = application.context().getBean(TwoServersApplication.class).port;
		assertThat(meters(application, first)).isNotEmpty()
			.hasSameSizeAs(meters(application, application.port()))
			.hasSize(meters(application).size() / 2);
	}

	@Test
	void canBeSwitchedOff() {
		StartedApplication application = this.applications.start(HelloApplication.class,
				"management.metrics.enable.reuseport=false");
		assertThat(meters(application)).isEmpty();
	}

	@Test
	void isThereWithLazyInitialization() {
		StartedApplication application = this.applications.start(HelloApplication.class,
				"spring.main.lazy-initialization=true");
		assertThat(meters(application)).isNotEmpty();
	}

	@Test
	void backsOffWithoutAMeterRegistry() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(ReuseportMetrics.class));
		this.runner.withBean(SimpleMeterRegistry.class)
			.run((context) -> assertThat(context).hasSingleBean(ReuseportMetrics.class));
	}

	@Test
	void backsOffWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("reuseportMetrics"));
	}

	private List<Meter> meters(StartedApplication application, int port) {
		return meters(application).stream()
			.filter((meter) -> Integer.toString(port).equals(meter.getId().getTag("server.port")))
			.toList();
	}

	private List<Meter> meters(StartedApplication application) {
		return application.context()
			.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.filter((meter) -> meter.getId().getName().startsWith("reuseport."))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class RegistryApplication {

		/**
		 * Whether each timer of a delay has a histogram.
		 */
		private final List<Boolean> histograms = new CopyOnWriteArrayList<>();

		@Bean
		MeterRegistry registry() {
			return new SimpleMeterRegistry() {

				@Override
				protected Timer newTimer(Meter.Id id, DistributionStatisticConfig distribution, PauseDetector pauses) {
					if (id.getName().equals("reuseport.event.loop.delay")) {
						RegistryApplication.this.histograms.add(distribution.isPercentileHistogram());
					}
					return super.newTimer(id, distribution, pauses);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(HelloApplication.class)
	static class TwoServersApplication implements DisposableBean {

		private final WebServer server;

		private final int port;

		TwoServersApplication(NettyReactiveWebServerFactory factory) {
			this.server = factory.getWebServer((request, response) -> response.setComplete());
			this.server.start();
			this.port = this.server.getPort();
		}

		@Override
		public void destroy() {
			this.server.stop();
		}

	}

}
