package io.github.reuseport.benchmarks.growth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Both servers, up at the same time and measured in turns.
 */
final class GrowthLaunch implements AutoCloseable {

	private final int number;

	private final GrowthOptions options;

	private final Map<Variant, MeasuredServer> servers = new EnumMap<>(Variant.class);

	GrowthLaunch(int number, GrowthOptions options) throws IOException {
		this.number = number;
		this.options = options;
		try {
			for (Variant variant : Variant.values()) {
				this.servers.put(variant, new MeasuredServer(variant, number, options));
			}
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	void run(GrowthResults results) throws IOException, InterruptedException {
		Map<Variant, MeasuredServer.Base> bases = new EnumMap<>(Variant.class);
		for (Variant variant : Variant.values()) {
			server(variant).warmUp();
		}
		for (Variant variant : Variant.values()) {
			bases.put(variant, server(variant).base());
		}
		List<Variant> order = new ArrayList<>(List.of(Variant.values()));
		Collections.rotate(order, this.number);
		for (int size : this.options.sizes()) {
			for (Variant variant : order) {
				System.out.printf("Launch %d of %d: %d connections, %s%n", this.number + 1, this.options.launches(),
						size, variant.title());
				results.samples().add(server(variant).measure(size, bases.get(variant)));
			}
			// Nobody is always the first
			Collections.reverse(order);
		}
		for (int atOnce : List.of(1, MeasuredServer.AT_ONCE)) {
			results.handoffs().add(server(Variant.STARTER).handoffs(this.options.handoffConnections(), atOnce));
		}
	}

	private MeasuredServer server(Variant variant) {
		return this.servers.get(variant);
	}

	@Override
	public void close() {
		this.servers.values().forEach(MeasuredServer::close);
	}

}
