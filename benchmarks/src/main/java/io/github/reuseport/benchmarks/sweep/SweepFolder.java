package io.github.reuseport.benchmarks.sweep;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * Builds a folder with all that a sweep needs beside a JDK: jars, class paths that name
 * them, and a script.
 */
public final class SweepFolder {

	private static final String SCRIPT = "sweep";

	private static final String JARS = "lib";

	private static final String CLASS_PATH = "class-path";

	private final Path folder;

	SweepFolder(Path folder) {
		this.folder = folder;
	}

	/**
	 * Build it.
	 * @param arguments where
	 * @throws IOException if it cannot be built
	 */
	public static void main(String... arguments) throws IOException {
		new SweepFolder(Path.of(arguments[0])).build(System.getProperty("java.class.path"),
				Path.of(System.getProperty("benchmarks.servers")));
	}

	/**
	 * Build it.
	 * @param classPath class path of the sweep
	 * @param servers where the servers have been built
	 * @throws IOException if it cannot be built
	 */
	void build(String classPath, Path servers) throws IOException {
		deleteJars();
		Files.createDirectories(this.folder.resolve(JARS));
		Files.writeString(this.folder.resolve(CLASS_PATH), carried(classPath, "benchmarks"));
		for (String module : modules()) {
			Path target = this.folder.resolve("servers").resolve(module).resolve("target");
			Files.createDirectories(target);
			String original = Files.readString(servers.resolve(module).resolve("target").resolve(CLASS_PATH)).trim();
			Files.writeString(target.resolve(CLASS_PATH), carried(original, module));
		}
		Path script = this.folder.resolve(SCRIPT);
		try (InputStream content = Objects.requireNonNull(SweepFolder.class.getResourceAsStream(SCRIPT))) {
			Files.copy(content, script, StandardCopyOption.REPLACE_EXISTING);
		}
		if (!script.toFile().setExecutable(true)) {
			throw new IOException("%s cannot be made executable".formatted(script));
		}
	}

	private static Set<String> modules() {
		Set<String> modules = new LinkedHashSet<>();
		Stream.of(SweepVariant.values()).map(SweepVariant::module).forEach(modules::add);
		return modules;
	}

	// Those of an earlier version
	private void deleteJars() throws IOException {
		if (Files.exists(this.folder.resolve(JARS))) {
			try (Stream<Path> jars = Files.list(this.folder.resolve(JARS))) {
				for (Path jar : jars.toList()) {
					Files.delete(jar);
				}
			}
		}
	}

	private String carried(String classPath, String module) throws IOException {
		List<String> entries = new ArrayList<>();
		for (String entry : classPath.split(File.pathSeparator)) {
			Path path = Path.of(entry);
			if (Files.isDirectory(path)) {
				String name = "%s-%d.jar".formatted(module, entries.size());
				pack(path, this.folder.resolve(JARS).resolve(name));
				entries.add(JARS + "/" + name);
			}
			else if (Files.exists(path)) {
				Files.copy(path, this.folder.resolve(JARS).resolve(path.getFileName()),
						StandardCopyOption.REPLACE_EXISTING);
				entries.add(JARS + "/" + path.getFileName());
			}
		}
		return String.join(File.pathSeparator, entries);
	}

	private static void pack(Path directory, Path jar) throws IOException {
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream output = new JarOutputStream(file);
				Stream<Path> paths = Files.walk(directory)) {
			for (Path path : paths.filter(Files::isRegularFile).toList()) {
				output.putNextEntry(new JarEntry(directory.relativize(path).toString()));
				Files.copy(path, output);
			}
		}
	}

}
