package io.github.reuseport.benchmarks.load;

import java.io.IOException;

/**
 * A load generator: a process with one thread.
 */
public interface Load {

	/**
	 * How much longer than it was asked to it may run, in seconds.
	 */
	int SPARE_SECONDS = 30;

	/**
	 * The program that it is.
	 * @return what has to be installed
	 */
	Tool tool();

	/**
	 * Run to the end.
	 * @param uri where to send requests
	 * @param seconds for how long
	 * @return what was done
	 * @throws IOException if it failed
	 * @throws InterruptedException if interrupted
	 */
	LoadResult run(String uri, int seconds) throws IOException, InterruptedException;

}
