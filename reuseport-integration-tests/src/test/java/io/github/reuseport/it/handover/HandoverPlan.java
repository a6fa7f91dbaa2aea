package io.github.reuseport.it.handover;

import java.util.ArrayList;
import java.util.List;

import io.github.reuseport.it.load.LoadKind;
import io.github.reuseport.it.sample.SampleTransport;

/**
 * What a series of handovers is like. Version 0 of the application is handed over to
 * version 1, that to version 2 and so on.
 *
 * @param loads the kinds of the clients, in turn
 * @param transport the transport of the application
 * @param drain whether the application that stops drains its listeners, or just closes
 * them
 * @param handovers how many handovers there are
 * @param listeners how many listeners the versions of the application have, in turn
 */
record HandoverPlan(List<LoadKind> loads, SampleTransport transport, boolean drain, int handovers,
		List<Integer> listeners) {

	HandoverPlan withoutDrain(int handovers) {
		return new HandoverPlan(this.loads, this.transport, false, handovers, this.listeners);
	}

	/**
	 * The number of listeners of a version.
	 * @param version the version, from 0
	 * @return the number
	 */
	int listeners(int version) {
		return this.listeners.get(version % this.listeners.size());
	}

	/**
	 * The kind of the clients when a version takes over.
	 * @param version the version, from 1
	 * @return the kind
	 */
	LoadKind load(int version) {
		return this.loads.get((version - 1) % this.loads.size());
	}

	/**
	 * The arguments of a version.
	 * @param version the version, from 0
	 * @return the arguments
	 */
	String[] arguments(int version) {
		List<String> arguments = new ArrayList<>(
				List.of("--server.reuseport.sharing=takeover", "-Dreactor.netty.ioWorkerCount=" + listeners(version),
						this.transport.systemProperty(), "--server.reuseport.drain.enabled=" + this.drain));
		arguments.addAll(load(Math.max(1, version)).warmUp());
		if (load(version + 1) == LoadKind.HTTP2 || (version > 0 && load(version) == LoadKind.HTTP2)) {
			arguments.add("--server.http2.enabled=true");
		}
		return arguments.toArray(String[]::new);
	}

	/**
	 * What the handover to a version is like.
	 * @param version the version, from 1
	 * @return the words
	 */
	String describe(int version) {
		return "%s, %s, %d to %d%s".formatted(load(version), this.transport.id(), listeners(version - 1),
				listeners(version), this.drain ? "" : ", plain close");
	}

}
