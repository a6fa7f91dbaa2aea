package io.github.reuseport.benchmarks.growth;

import java.util.Map;

import io.github.reuseport.benchmarks.report.Statistic;

/**
 * What was measured of one server with some open connections.
 *
 * @param launch number of the launch
 * @param variant which server
 * @param connections number of connections
 * @param openSeconds how long it took to open them
 * @param openMicros CPU time of the server for each of them meanwhile, without that of
 * its compiler
 * @param openSwitches context switches of the server for each of them meanwhile
 * @param memory by how much its memory has grown since there was no connection
 * @param heap by how much the objects of each class have
 * @param idle what it uses while nothing happens
 * @param looks how long it takes to be looked at, in milliseconds
 */
record GrowthSample(int launch, Variant variant, int connections, double openSeconds, double openMicros,
		double openSwitches, Memory memory, HeapHistogram heap, Idle idle, Map<Looks.Kind, Statistic> looks) {

	double openedPerSecond() {
		return this.connections / this.openSeconds;
	}

	double bytesPerConnection() {
		return (double) this.memory.total() / this.connections;
	}

	double heapPerConnection() {
		return (double) this.memory.heap() / this.connections;
	}

	double directPerConnection() {
		return (double) this.memory.direct() / this.connections;
	}

	double look(Looks.Kind kind) {
		Statistic times = this.looks.get(kind);
		return (times != null) ? times.median() : Double.NaN;
	}

}
