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
 * @param arguments arguments, beside those that it always has; only for applications of
 * Spring Boot
 */
public record Launch(Server server, Protocol protocol, List<String> jvmOptions, List<String> arguments) {

	// The same for all, so that none is measured with a larger heap than another
	private static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-Xmx256m",
			"--enable-native-access=ALL-UNNAMED");

	/**
	 * Start a server as it comes.
	 * @param server the server
	 * @param protocol what it shall speak
	 */
	public Launch(Server server, Protocol protocol) {
		this(server, protocol, List.of(), List.of());
	}

	List<String> command() throws IOException {
		Path module = servers().resolve(this.server.module());
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(JVM_OPTIONS);
		command.addAll(this.jvmOptions);
		if (this.server.family() != Server.Family.BOOT) {
			command.addAll(protocolProperties());
		}
		command.add("-classpath");
		command.add(module.resolve("target/classes") + ":" + classPath(module));
		command.add(this.server.family().mainClass());
		if (this.server.family() == Server.Family.BOOT) {
			command.add("--server.port=0");
			command.addAll(protocolArguments());
			command.addAll(this.server.arguments());
			command.addAll(this.arguments);
		}
		return command;
	}

	private List<String> protocolProperties() {
		return switch (this.protocol) {
			case HTTP -> List.of();
			case H2C -> List.of("-Dh2c=true");
			case HTTPS ->
				List.of("-Dcertificate=" + Certificate.shared().certificate(), "-Dkey=" + Certificate.shared().key());
		};
	}

	private List<String> protocolArguments() {
		return switch (this.protocol) {
			case HTTP -> List.of();
			case H2C -> List.of("--server.http2.enabled=true");
			case HTTPS -> List.of("--server.ssl.certificate=file:" + Certificate.shared().certificate(),
					"--server.ssl.certificate-private-key=file:" + Certificate.shared().key());
		};
	}

	private static Path servers() {
		String servers = System.getProperty("benchmarks.servers");
		if (servers == null) {
			throw new IllegalStateException("'benchmarks.servers' must be set: run the benchmarks by Maven");
		}
		return Path.of(servers);
	}

	private static String classPath(Path module) throws IOException {
		Path file = module.resolve("target/class-path");
		if (!Files.exists(file)) {
			throw new IllegalStateException("'%s' is missing: run the benchmarks by Maven".formatted(file));
		}
		return Files.readString(file).trim();
	}

}
