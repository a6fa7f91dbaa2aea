package io.github.reuseport.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import io.github.reuseport.metrics.ReuseportMetrics;

/**
 * What it costs to look at real listeners, and to write a scrape of them. A scrape looks
 * at most once, and leaves it to the server to count foreign listeners, so that its cost
 * is at most the sum of the first two.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScrapeBenchmark {

	@Param({ "4", "64", "256" })
	int listeners;

	private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	private final ReuseportServers servers = new ReuseportServers();

	private EventLoopGroup loops;

	private DisposableServer server;

	@Setup
	public void bind() {
		this.loops = new MultiThreadIoEventLoopGroup(this.listeners, EpollIoHandler.newFactory());
		LoopResources resources = (useNative) -> this.loops;
		this.servers.observe(new ReuseportMetrics(this.registry));
		this.server = ReuseportHttpServer.decorate(HttpServer.create(), ListenerSettings.DEFAULTS, this.servers)
			.runOn(resources)
			.bindAddress(() -> new InetSocketAddress(0))
			.bindNow();
	}

	@TearDown
	public void dispose() {
		this.server.disposeNow();
		this.loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Benchmark
	public Object look() {
		return this.servers.statuses(Duration.ofDays(1));
	}

	@Benchmark
	public Object lookAndCountForeignListeners() {
		return this.servers.statuses();
	}

	@Benchmark
	public Object scrape() {
		return this.registry.scrape();
	}

}
