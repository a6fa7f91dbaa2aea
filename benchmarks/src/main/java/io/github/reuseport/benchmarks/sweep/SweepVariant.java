package io.github.reuseport.benchmarks.sweep;

import java.util.List;

/**
 * What is compared.
 */
enum SweepVariant {

	/**
	 * Without the starter.
	 */
	STOCK("stock", "webflux"),

	/**
	 * With the starter as it is by default.
	 */
	STARTER("starter", "webflux-reuseport"),

	/**
	 * With listeners that the kernel prefers on their CPU.
	 */
	STEERING_CPU("starter, steering: cpu", "webflux-reuseport", "--server.reuseport.steering=cpu");

	private final String title;

	private final String module;

	private final List<String> arguments;

	SweepVariant(String title, String module, String... arguments) {
		this.title = title;
		this.module = module;
		this.arguments = List.of(arguments);
	}

	String title() {
		return this.title;
	}

	String module() {
		return this.module;
	}

	List<String> arguments() {
		return this.arguments;
	}

}
