package io.github.reuseport.it.conformance;

/**
 * What a client says to a server, and what it hears.
 */
interface Dialogue {

	/**
	 * What the client says, in a few words.
	 * @return the name, which no other dialogue has
	 */
	String name();

	/**
	 * Hold the dialogue.
	 * @param port the port of the server on the loopback address
	 * @return what the client has heard, without what differs from one time to the next
	 * @throws Exception if there is no server
	 */
	String hold(int port) throws Exception;

}
