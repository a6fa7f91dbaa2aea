package io.github.reuseport.it.operation;

import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A program that some tests need and not every machine has.
 *
 * @param path the program
 * @param debianPackage the package of Debian that installs it
 */
record Program(Path path, String debianPackage) {

	/**
	 * Skip the test aloud where the program is missing.
	 */
	void require() {
		String skipped = "SKIPPED a test: it needs %s, which Debian's package %s installs".formatted(this.path,
				this.debianPackage);
		if (!Files.isExecutable(this.path)) {
			System.err.println(skipped);
		}
		assumeThat(this.path).as(skipped).isExecutable();
	}

}
