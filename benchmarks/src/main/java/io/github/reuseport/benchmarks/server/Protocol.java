package io.github.reuseport.benchmarks.server;

/**
 * What a server speaks on its port.
 */
public enum Protocol {

	/**
	 * HTTP/1.1.
	 */
	HTTP,

	/**
	 * HTTP/1.1 over TLS.
	 */
	HTTPS,

	/**
	 * HTTP/2 without TLS, from the first byte on.
	 */
	H2C

}
