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
	H2C;

	/**
	 * Address of what a server answers.
	 * @param port port of the server
	 * @param path path of the request
	 * @return the address
	 */
	public String uri(int port, String path) {
		return "%s://127.0.0.1:%d%s".formatted((this == HTTPS) ? "https" : "http", port, path);
	}

}
