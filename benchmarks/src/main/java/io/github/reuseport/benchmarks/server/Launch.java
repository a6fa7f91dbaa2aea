package io.github.reuseport.benchmarks.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server is started.
 *
 * @param server the server
 * @param protocol what it shall speak
 * @param jvmOptions options of its JVM, beside those that all have
 */
public record Launch(Server server, Protocol protocol, List<String> jvmOptions) {

	// The same for all, so that none is measured with a larger heap than another
	private static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-Xmx256m",
			"--enable-native-access=ALL-UNNAMED");

	/**
	 * Start a server.
	 * @param server the server
	 * @param protocol what it shall speak
	 * @param jvmOptions options of its JVM, beside those that all have
	 */
	public Launch(Server server, Protocol protocol, String... jvmOptions) {
		this(server, protocol, List.of(jvmOptions));
	}

	List<String> javaCommand() throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(JVM_OPTIONS);
		command.addAll(this.jvmOptions);
		command.addAll(this.server.isBoot() ? List.of() : properties());
		command.addAll(List.of("-classpath", classPath(), this.server.mainClass()));
		command.addAll(this.server.isBoot() ? bootArguments() : List.of());
		command.addAll(this.server.arguments());
		return command;
	}

	private String classPath() throws IOException {
		String classPath = target(this.server.module()).resolve("classes") + ":" + libraries(this.server.module());
		return this.server.isOnIoUring() ? classPath + ":" + libraries("io_uring") : classPath;
	}

	private static String libraries(String module) throws IOException {
		return Files.readString(target(module).resolve("class-path")).trim();
	}

	private static Path target(String module) {
		return Path.of(System.getProperty("benchmarks.servers"), module, "target");
	}

	private List<String> properties() {
		return switch (this.protocol) {
			case HTTP -> List.of();
			case H2C -> List.of("-Dh2c=true");
			case HTTPS ->
				List.of("-Dcertificate=" + Certificate.SHARED.certificate(), "-Dkey=" + Certificate.SHARED.key());
		};
	}

	private List<String> bootArguments() {
		return switch (this.protocol) {
			case HTTP -> List.of("--server.port=0");
			case H2C -> List.of("--server.port=0", "--server.http2.enabled=true");
			case HTTPS ->
				List.of("--server.port=0", "--server.ssl.certificate=file:" + Certificate.SHARED.certificate(),
						"--server.ssl.certificate-private-key=file:" + Certificate.SHARED.key());
		};
	}

}
