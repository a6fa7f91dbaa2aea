package io.github.reuseport.benchmarks.sweep;

import java.util.Locale;

/**
 * What clients do.
 */
enum SweepLoad {

	/**
	 * A connection for every request.
	 */
	NEW_CONNECTIONS("New connections, with a request each", "connections/s"),

	/**
	 * One request after the other on connections that are kept.
	 */
	KEEP_ALIVE("Requests on connections that are kept", "requests/s"),

	/**
	 * A connection with a full TLS handshake for every request.
	 */
	TLS_HANDSHAKES("New TLS connections with a full handshake and a request each", "handshakes/s");

	private final String title;

	private final String unit;

	SweepLoad(String title, String unit) {
		this.title = title;
		this.unit = unit;
	}

	String title() {
		return this.title;
	}

	String unit() {
		return this.unit;
	}

	String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	boolean isTls() {
		return this == TLS_HANDSHAKES;
	}

}
