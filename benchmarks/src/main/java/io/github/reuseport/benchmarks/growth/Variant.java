package io.github.reuseport.benchmarks.growth;

import java.util.List;

/**
 * With or without the starter: the same application and class path.
 */
enum Variant {

	/**
	 * As without the starter.
	 */
	STOCK("stock", "--server.reuseport.enabled=false"),

	/**
	 * As it is by default.
	 */
	STARTER("starter");

	private final String title;

	private final List<String> arguments;

	Variant(String title, String... arguments) {
		this.title = title;
		this.arguments = List.of(arguments);
	}

	String title() {
		return this.title;
	}

	List<String> arguments() {
		return this.arguments;
	}

}
