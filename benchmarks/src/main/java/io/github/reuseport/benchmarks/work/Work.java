package io.github.reuseport.benchmarks.work;

import java.util.List;
import java.util.Set;

import io.github.reuseport.benchmarks.load.Tool;
import io.github.reuseport.benchmarks.server.Server;

/**
 * What servers are given to do, in turns.
 */
public abstract class Work {

	private final String id;

	private final String title;

	private final List<Metric> highlights;

	/**
	 * Something to do.
	 * @param id the word used in options and results
	 * @param title the name used in tables
	 * @param highlights what of it the documents show
	 */
	protected Work(String id, String title, Metric... highlights) {
		this.id = id;
		this.title = title;
		this.highlights = List.of(highlights);
	}

	/**
	 * The word used in options and results.
	 * @return the lower-case word
	 */
	public final String id() {
		return this.id;
	}

	/**
	 * The name used in tables.
	 * @return the name
	 */
	public final String title() {
		return this.title;
	}

	/**
	 * What of it the documents show.
	 * @return the metrics
	 */
	public final List<Metric> highlights() {
		return this.highlights;
	}

	/**
	 * What has to be installed.
	 * @return the tools
	 */
	public Set<Tool> needs() {
		return Set.of();
	}

	/**
	 * Whether a server can do it.
	 * @param server the server
	 * @return whether it can
	 */
	public boolean isPossible(Server server) {
		return true;
	}

	/**
	 * Whether a server is given it unless servers are chosen.
	 * @param server the server
	 * @return whether it is
	 */
	public boolean isFor(Server server) {
		return server.isReference() || server == Server.STARTER;
	}

}
