package io.github.reuseport.benchmarks.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;

import io.github.reuseport.benchmarks.application.BootApplication;
import io.github.reuseport.benchmarks.application.BootLaunch;
import io.github.reuseport.benchmarks.load.LoadResult;
import io.github.reuseport.benchmarks.proc.Snapshot;
import io.github.reuseport.benchmarks.proc.ThreadTime;
import io.github.reuseport.benchmarks.proc.Usage;
import io.github.reuseport.benchmarks.server.Certificate;

/**
 * A server that is compared: a process that speaks HTTP, and one that speaks TLS.
 */
final class MeasuredVariant implements AutoCloseable {

	private static final String LOOPS = "reactor-http";

	// Share of its cores that whoever is the limit uses
	private static final double BUSY = 0.9;

	private static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-Xmx256m");

	private final SweepVariant variant;

	private final PointPlan plan;

	private final Map<SweepLoad, Clients> clients = new EnumMap<>(SweepLoad.class);

	private final BootApplication plain;

	private final BootApplication tls;

	MeasuredVariant(SweepVariant variant, PointPlan plan) throws IOException {
		this.variant = variant;
		this.plan = plan;
		for (SweepLoad load : SweepLoad.values()) {
			this.clients.put(load, Clients.of(load, plan));
		}
		List<String> tlsArguments = new ArrayList<>(variant.arguments());
		tlsArguments.add("--server.ssl.certificate=file:" + Certificate.SHARED.certificate());
		tlsArguments.add("--server.ssl.certificate-private-key=file:" + Certificate.SHARED.key());
		this.plain = new BootApplication(
				new BootLaunch(variant.module(), plan.serverCpus(), JVM_OPTIONS, variant.arguments()));
		this.tls = new BootApplication(new BootLaunch(variant.module(), plan.serverCpus(), JVM_OPTIONS, tlsArguments));
	}

	void warmUp() throws IOException, InterruptedException {
		this.plain.awaitStarted();
		this.tls.awaitStarted();
		for (SweepLoad load : SweepLoad.values()) {
			this.clients.get(load).run(application(load).port(), this.plan.warmUpSeconds());
		}
	}

	SweepSample measure(int launch, SweepLoad load, int round) throws IOException, InterruptedException {
		BootApplication application = application(load);
		Map<Long, ThreadTime> threads = ThreadTime.of(application.pid());
		Snapshot before = new Snapshot(application.processes());
		LoadResult result = this.clients.get(load).run(application.port(), 1);
		Usage usage = before.untilNow();
		LongSummaryStatistics loops = ThreadTime.used(threads, ThreadTime.of(application.pid()), LOOPS)
			.stream()
			.mapToLong(Long::longValue)
			.summaryStatistics();
		double micros = usage.seconds() * 1e6;
		double serverCores = usage.serverMicros() / micros;
		double clientCores = usage.generatorMicros() / micros;
		return new SweepSample(launch, this.plan.cores(), this.variant, load, round, result.rate(),
				(double) usage.workMicros() / Math.max(1, result.requests()), result.p99Millis(),
				loops.getMax() / loops.getAverage(), loops.getMax() / (micros * 1000), serverCores, clientCores,
				isLimitedByClients(serverCores, clientCores), result.errors());
	}

	private boolean isLimitedByClients(double serverCores, double clientCores) {
		int cores = CpuList.parse(this.plan.clientCpus()).size();
		return !this.plan.shared() && clientCores > BUSY * cores && serverCores < BUSY * this.plan.cores();
	}

	private BootApplication application(SweepLoad load) {
		return load.isTls() ? this.tls : this.plain;
	}

	@Override
	public void close() {
		this.plain.terminate();
		this.tls.terminate();
		this.plain.close();
		this.tls.close();
	}

}
