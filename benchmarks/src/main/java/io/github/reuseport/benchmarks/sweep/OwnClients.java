package io.github.reuseport.benchmarks.sweep;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.reuseport.benchmarks.load.LoadResult;

/**
 * Clients that need no program: each is a thread of this process.
 */
final class OwnClients implements Clients {

	static final String NAME = "threads of Java";

	private final SweepLoad load;

	private final int clients;

	private final SocketOpener opener;

	OwnClients(SweepLoad load, int clients) {
		this.load = load;
		this.clients = clients;
		this.opener = load.isTls() ? new TlsSocketOpener() : SocketOpener.PLAIN;
	}

	@Override
	public LoadResult run(int port, int seconds) throws InterruptedException {
		long start = System.nanoTime();
		List<OwnClient> running = Stream
			.generate(() -> new OwnClient(this.opener, port, this.load == SweepLoad.KEEP_ALIVE))
			.limit(this.clients)
			.toList();
		TimeUnit.SECONDS.sleep(seconds);
		double elapsed = (System.nanoTime() - start) / 1e9;
		running.forEach(OwnClient::stop);
		Histogram times = new Histogram();
		long errors = 0;
		for (OwnClient client : running) {
			client.join();
			times.addAll(client.times());
			errors += client.errors();
		}
		return new LoadResult(times.total(), elapsed, errors, times.millis(0.5), times.millis(0.99));
	}

}
