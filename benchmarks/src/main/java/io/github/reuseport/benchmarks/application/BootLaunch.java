package io.github.reuseport.benchmarks.application;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How an application is started.
 *
 * @param module directory of its module, in which its class path is written
 * @param cpus list of the CPUs on which it may run, as {@code taskset} takes it, or
 * nothing for all
 * @param jvmOptions options of its JVM
 * @param arguments arguments of the application
 */
public record BootLaunch(String module, String cpus, List<String> jvmOptions, List<String> arguments) {

	private static final String MAIN_CLASS = "io.github.reuseport.benchmarks.hello.HelloApplication";

	List<String> command() throws IOException {
		List<String> command = new ArrayList<>();
		if (!this.cpus.isEmpty()) {
			command.addAll(List.of("taskset", "-c", this.cpus));
		}
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("--enable-native-access=ALL-UNNAMED");
		command.addAll(this.jvmOptions);
		command.addAll(List.of("-classpath", Files.readString(classPath()).trim(), MAIN_CLASS, "--server.port=0"));
		command.addAll(this.arguments);
		return command;
	}

	private Path classPath() {
		return Path.of(System.getProperty("benchmarks.servers"), this.module, "target", "class-path");
	}

}
