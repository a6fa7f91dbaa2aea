package io.github.reuseport.it.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.AutoConfiguration;

/**
 * An auto-configuration of the tests, as a library that the sample application can be
 * started with.
 */
public final class AddedLibrary {

	private AddedLibrary() {
	}

	/**
	 * Make the library.
	 * @param directory where to
	 * @param autoConfiguration the auto-configuration, a single class
	 * @return the argument that adds it
	 */
	public static String create(Path directory, Class<?> autoConfiguration) throws IOException {
		String file = autoConfiguration.getName().replace('.', '/') + ".class";
		try (InputStream bytes = autoConfiguration.getResourceAsStream("/" + file)) {
			write(directory.resolve("classes").resolve(file), bytes.readAllBytes());
		}
		write(directory.resolve("classes/META-INF/spring/%s.imports".formatted(AutoConfiguration.class.getName())),
				autoConfiguration.getName().getBytes(StandardCharsets.UTF_8));
		return "-Dloader.path=" + directory;
	}

	/**
	 * Make the library, with jars beside it.
	 * @param directory where to
	 * @param autoConfiguration the auto-configuration, a single class
	 * @param jars the directory of the jars
	 * @return the argument that adds it
	 */
	public static String create(Path directory, Class<?> autoConfiguration, Path jars) throws IOException {
		try (Stream<Path> files = Files.list(jars)) {
			for (Path jar : files.toList()) {
				Files.copy(jar, directory.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
			}
		}
		return create(directory, autoConfiguration);
	}

	private static void write(Path file, byte[] content) throws IOException {
		Files.createDirectories(file.getParent());
		Files.write(file, content);
	}

}
