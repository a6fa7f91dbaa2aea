package io.github.reuseport.autoconfigure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What this process holds open.
 *
 * @param descriptors number of file descriptors that are no files, by the type of what
 * they link to, such as {@code socket}
 * @param threads names of the threads
 */
record ProcessResources(Map<String, Long> descriptors, List<String> threads) {

	static ProcessResources now() throws IOException {
		Map<String, Long> descriptors = new TreeMap<>();
		try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
			for (Path link : links) {
				String type = type(link);
				if (!type.isEmpty()) {
					descriptors.merge(type, 1L, Long::sum);
				}
			}
		}
		List<String> threads = Thread.getAllStackTraces().keySet().stream().map(Thread::getName).sorted().toList();
		return new ProcessResources(descriptors, threads);
	}

	private static String type(Path link) throws IOException {
		try {
			String target = Files.readSymbolicLink(link).toString();
			return target.startsWith("/") ? "" : target.replaceAll(":\\[\\d+]", "");
		}
		catch (NoSuchFileException ex) {
			return "";
		}
	}

}
