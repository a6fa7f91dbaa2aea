package io.github.reuseport.it.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.opentest4j.TestAbortedException;

/**
 * An image of the sample application, built from its {@code Containerfile}. There may be
 * no registry, so the image that it builds upon is made of the JDK and the libraries of
 * this machine.
 */
final class SampleImage {

	/**
	 * Gets podman as its arguments.
	 */
	private static final String IMPORT = """
			set -o pipefail
			libraries=$(ldd "$JDK"/bin/java "$JDK"/lib/server/libjvm.so "$JDK"/lib/lib{java,jli,net,nio,zip}.so \
					"$JDK"/lib/lib{management,extnet}.so /usr/bin/test |
				grep -o '/[^ ]*' | grep -v ':$' | grep -v "^$JDK" | sort -u)
			libc=$(grep '/libc\\.so\\.6$' <<<"$libraries")
			# Of the native library of Netty, too
			libraries+=" ${libc%/*}/libdl.so.2 ${libc%/*}/librt.so.1"
			tar -chP --exclude="$JDK"/jmods --exclude="$JDK"/lib/src.zip "$JDK" $libraries /usr/bin/test \
					--no-recursion /tmp |
				"$@" import --change "ENV PATH=$JDK/bin:/usr/bin" - "$IMAGE"
			""";

	private final String base = "localhost/reuseport-it-base:" + ProcessHandle.current().pid();

	private final String name = "localhost/reuseport-it:" + ProcessHandle.current().pid();

	private SampleImage() {
	}

	/**
	 * Build the image, or skip the test aloud where podman cannot run a container.
	 * @return the image
	 */
	static SampleImage build() throws Exception {
		Podman.require();
		SampleImage image = new SampleImage();
		try {
			image.tryBase();
			image.buildSample();
			return image;
		}
		catch (Throwable ex) {
			image.remove();
			throw ex;
		}
	}

	private void importBase() throws IOException, InterruptedException {
		Path jdk = Path.of(System.getProperty("java.home"));
		List<String> command = new ArrayList<>(
				List.of("env", "JDK=" + jdk, "IMAGE=" + this.base, "bash", "-c", IMPORT, "bash"));
		command.addAll(Podman.command());
		Podman.run(command);
	}

	private void tryBase() throws IOException, InterruptedException {
		try {
			importBase();
			Podman.run("run", "--rm", "--network=host", this.base, "test", "-x", "/usr/bin/test");
		}
		catch (AssertionError ex) {
			String skipped = "SKIPPED a test: podman runs no container here. " + ex.getMessage();
			System.err.println(skipped);
			throw new TestAbortedException(skipped, ex);
		}
	}

	private void buildSample() throws IOException, InterruptedException {
		Path sample = Path.of(System.getProperty("sample.jar")).resolve("../..").normalize();
		Podman.run("build", "--network=host", "--layers=false", "--build-arg=BASE=" + this.base, "--tag=" + this.name,
				"--file=" + sample.resolve("Containerfile"), sample.toString());
	}

	String name() {
		return this.name;
	}

	/**
	 * Remove the image and the one that it builds upon.
	 */
	void remove() throws IOException, InterruptedException {
		for (String image : List.of(this.name, this.base)) {
			// Those that there are
			new ProcessBuilder(Podman.command("rmi", "--force", image)).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
		}
	}

}
