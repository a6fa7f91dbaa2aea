package io.github.reuseport.it.upgrade;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The executable jar of the sample application, as a file of its own that can be
 * overwritten.
 */
public final class ExecutableJar {

	private static final String VERSION = "version";

	private final Path file;

	private int version = 1;

	private ExecutableJar(Path file) {
		this.file = file;
	}

	/**
	 * Copy the jar.
	 * @param file the copy
	 * @return the copy
	 */
	public static ExecutableJar copyTo(Path file) throws IOException {
		Files.copy(Path.of(System.getProperty("sample.jar")), file);
		return new ExecutableJar(file);
	}

	public Path file() {
		return this.file;
	}

	/**
	 * Do what {@code cp next.jar app.jar} does: the file stays the same one, with other
	 * bytes. The next version has something more at its beginning, so that nothing is
	 * where it was.
	 */
	public void overwrite() throws IOException {
		Path next = Files.createTempFile("next", ".jar");
		try {
			try (ZipFile source = new ZipFile(this.file.toFile());
					ZipOutputStream target = new ZipOutputStream(Files.newOutputStream(next))) {
				this.version++;
				target.putNextEntry(new ZipEntry(VERSION));
				target.write((this.version + " ").repeat(12345).getBytes(StandardCharsets.US_ASCII));
				for (ZipEntry entry : Collections.list(source.entries())) {
					if (!entry.getName().equals(VERSION)) {
						copy(source, entry, target);
					}
				}
			}
			try (OutputStream overwritten = Files.newOutputStream(this.file)) {
				Files.copy(next, overwritten);
			}
		}
		finally {
			Files.delete(next);
		}
	}

	private static void copy(ZipFile source, ZipEntry entry, ZipOutputStream target) throws IOException {
		ZipEntry copy = new ZipEntry(entry);
		if (copy.getMethod() == ZipEntry.DEFLATED) {
			copy.setCompressedSize(-1);
		}
		target.putNextEntry(copy);
		try (InputStream content = source.getInputStream(entry)) {
			content.transferTo(target);
		}
		target.closeEntry();
	}

}
