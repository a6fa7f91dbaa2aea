package io.github.reuseport.benchmarks;

import io.github.reuseport.benchmarks.report.Results;
import io.github.reuseport.benchmarks.server.Server;

/**
 * What may fail for one server without taking the results of the others with it.
 */
final class Attempts {

	private final Results results;

	Attempts(Results results) {
		this.results = results;
	}

	/**
	 * Try something.
	 * @param server the server that it is tried with
	 * @param what what it is
	 * @param attempt how it is done
	 */
	void attempt(Server server, String what, Attempt attempt) {
		try {
			attempt.run();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted", ex);
		}
		catch (Exception ex) {
			this.results.skip("%s of %s: %s".formatted(what, server.id(), ex.getMessage()));
		}
	}

	/**
	 * Something that can fail.
	 */
	interface Attempt {

		void run() throws Exception;

	}

}
