package io.github.reuseport.server.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
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

/**
 * What it costs to choose the event loop of one connection, and to count it when it
 * closes: where connections are long-lived and other loops are looked at, and where they
 * are short-lived.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlacementBenchmark {

	private static final long AGE = TimeUnit.MILLISECONDS.toNanos(5);

	@Param({ "4", "64" })
	private int loops;

	private EventLoopGroup group;

	private ServingLoops serverLoops;

	private ServingLoop accepting;

	private LoopChooser chooser;

	@Setup
	public void create() {
		this.group = new MultiThreadIoEventLoopGroup(this.loops, EpollIoHandler.newFactory());
		List<EventLoop> eventLoops = new ArrayList<>();
		this.group.forEach((loop) -> eventLoops.add((EventLoop) loop));
		this.serverLoops = new ServingLoops(eventLoops);
		for (int loop = 0; loop < this.loops; loop++) {
			for (int i = 0; i < 100; i++) {
				this.serverLoops.counters().kept(loop);
			}
		}
		this.accepting = this.serverLoops.get(0);
		this.chooser = new LoopChooser(this.serverLoops, this.serverLoops.homes(0, this.loops), Placement.ADAPTIVE);
	}

	@TearDown
	public void close() {
		this.group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
	}

	@Benchmark
	public ServingLoop longLived() {
		return this.chooser.choose(this.accepting, System.nanoTime());
	}

	@Benchmark
	public ServingLoop shortLived() {
		long now = System.nanoTime();
		ServingLoop chosen = this.chooser.choose(this.accepting, now);
		this.serverLoops.young().opened(0, now);
		this.serverLoops.shortLived().closed(0, now - AGE, now);
		this.serverLoops.young().closed(0, now - AGE);
		return chosen;
	}

}
