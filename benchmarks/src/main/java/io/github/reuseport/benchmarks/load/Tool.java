package io.github.reuseport.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A program that the benchmarks use and that does not come with a JDK.
 */
public enum Tool {

	/**
	 * Keeps connections busy.
	 */
	WRK("wrk", "wrk"),

	/**
	 * Speaks HTTP/2.
	 */
	H2LOAD("h2load", "nghttp2-client"),

	/**
	 * Opens a connection for every request.
	 */
	AB("ab", "apache2-utils"),

	/**
	 * Counts system calls.
	 */
	STRACE("strace", "strace"),

	/**
	 * One of the servers.
	 */
	NGINX("nginx", "nginx-light");

	private static final long INSTALL_LIMIT_SECONDS = 600;

	private final String command;

	private final String debianPackage;

	Tool(String command, String debianPackage) {
		this.command = command;
		this.debianPackage = debianPackage;
	}

	/**
	 * Whether it can be run.
	 * @return whether it can
	 */
	public boolean isInstalled() {
		String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin";
		return Arrays.stream(path.split(":"))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, this.command)));
	}

	/**
	 * How it is called and what has to be installed to have it.
	 * @return the names
	 */
	public String description() {
		return "%s (Debian package %s)".formatted(this.command, this.debianPackage);
	}

	/**
	 * Install what is missing, where that is allowed.
	 * @return what is missing still
	 * @throws InterruptedException if interrupted
	 */
	public static Set<Tool> install() throws InterruptedException {
		Set<Tool> missing = missing();
		if (!missing.isEmpty() && "root".equals(System.getProperty("user.name"))
				&& Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
			String[] packages = missing.stream().map((tool) -> tool.debianPackage).toArray(String[]::new);
			System.out.println("Installing " + String.join(", ", packages));
			installPackages(packages);
		}
		return missing();
	}

	private static void installPackages(String... packages) throws InterruptedException {
		try {
			Command.run(List.of("apt-get", "update", "-qq"), INSTALL_LIMIT_SECONDS);
			Command.run(List.of("bash", "-c",
					"DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "
							+ String.join(" ", packages)),
					INSTALL_LIMIT_SECONDS);
		}
		catch (IOException ex) {
			System.out.println("Not installed: " + ex.getMessage());
		}
	}

	private static Set<Tool> missing() {
		Set<Tool> missing = EnumSet.allOf(Tool.class);
		missing.removeIf(Tool::isInstalled);
		return missing;
	}

}
