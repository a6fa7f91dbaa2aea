package io.github.reuseport.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.listener.GroupObserver;

/**
 * Loads classes that are needed late, most of all when the server stops, and with HTTP/2
 * when the first client speaks it. By then the file that they are in may have been
 * overwritten by that of the next version, and what is read from it is no class any more.
 */
final class LateClasses implements GroupObserver {

	private static final Logger logger = Loggers.getLogger(LateClasses.class);

	/**
	 * One name in a line, and comments.
	 */
	private static final String NAMES = "late-classes.txt";

	private static final String NAMES_OF_HTTP2 = "late-classes-http2.txt";

	/**
	 * Set in a native image, which has all its classes in itself.
	 */
	private static final String NATIVE_IMAGE = "org.graalvm.nativeimage.imagecode";

	private final boolean http2;

	private boolean loaded = System.getProperty(NATIVE_IMAGE) != null;

	/**
	 * Load the classes in the first second of a server.
	 * @param http2 whether it speaks HTTP/2
	 */
	LateClasses(boolean http2) {
		this.http2 = http2;
	}

	@Override
	public void eachSecond() {
		if (!this.loaded) {
			this.loaded = true;
			load(names(this.http2));
		}
	}

	/**
	 * Load those that there are: others have other versions, or are not there. Takes
	 * about a millisecond for every class that is not loaded yet.
	 * @param names the names of the classes
	 */
	private static void load(List<String> names) {
		long start = System.nanoTime();
		long loaded = names.stream().filter(LateClasses::load).count();
		logger.debug("{} classes that are needed late have been loaded after {} ms", loaded,
				Duration.ofNanos(System.nanoTime() - start).toMillis());
	}

	static List<String> names(boolean http2) {
		List<String> names = new ArrayList<>(read(NAMES));
		if (http2) {
			names.addAll(read(NAMES_OF_HTTP2));
		}
		return names;
	}

	private static List<String> read(String resource) {
		try (InputStream names = LateClasses.class.getResourceAsStream(resource)) {
			return (names != null) ? new BufferedReader(new InputStreamReader(names, StandardCharsets.US_ASCII)).lines()
				.filter((line) -> !line.isBlank() && !line.startsWith("#"))
				.toList() : List.of();
		}
		catch (IOException ex) {
			logger.debug("The names of classes that are needed late cannot be read", ex);
			return List.of();
		}
	}

	private static boolean load(String name) {
		try {
			// Not initialized: that may be too early, as with what needs a native
			// library. The JVM links a class to tell its methods, and loads what it
			// needs for that
			Class.forName(name, false, LateClasses.class.getClassLoader()).getDeclaredMethods();
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

}
