package io.github.reuseport.linux;

import java.io.IOException;

/**
 * Reads what is wrong most of the time: it may fail, but only as documented.
 */
@FunctionalInterface
interface Reading {

	void run() throws IOException;

	static void attempt(Reading reading) {
		try {
			reading.run();
		}
		catch (IOException ex) {
			// As documented
		}
	}

}
