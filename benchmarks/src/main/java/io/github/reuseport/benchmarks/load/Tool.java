package io.github.reuseport.benchmarks.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that the benchmarks use and that does not come with a JDK.
 */
public enum Tool {

	/**
	 * Keeps connections busy.
	 */
	WRK,

	/**
	 * Speaks HTTP/2.
	 */
	H2LOAD,

	/**
	 * Opens a connection for every request.
	 */
	AB,

	/**
	 * Counts system calls.
	 */
	PERF,

	/**
	 * One of the servers.
	 */
	NGINX;

	/**
	 * Where it is.
	 * @return the file, or nothing if it is not installed
	 */
	public Optional<Path> path() {
		String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin";
		return Stream.of(path.split(":"))
			.map((directory) -> Path.of(directory, toString()))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * Whether it can be run.
	 * @return whether it can
	 */
	public boolean isInstalled() {
		return path().isPresent();
	}

	/**
	 * The command.
	 * @return its name
	 */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
