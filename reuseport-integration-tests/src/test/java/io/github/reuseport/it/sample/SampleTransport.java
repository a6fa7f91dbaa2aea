package io.github.reuseport.it.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Transports that the sample application can be made to run on.
 */
public enum SampleTransport {

	EPOLL("epoll", "-Dreactor.netty.native=true"),

	NIO("nio", "-Dreactor.netty.native=false"),

	IO_URING("io_uring", "-Dloader.path=" + System.getProperty("io_uring.directory")) {

		@Override
		public void requireOn(String eventLoop) {
			assumeThat(eventLoop)
				.as("event loop on io_uring, which the kernel (sysctl kernel.io_uring_disabled) "
						+ "and the container must allow")
				.contains(id());
		}

	};

	private final String id;

	private final String systemProperty;

	SampleTransport(String id, String systemProperty) {
		this.id = id;
		this.systemProperty = systemProperty;
	}

	/**
	 * The word that the health and the names of event loops use.
	 * @return the lower-case word
	 */
	public String id() {
		return this.id;
	}

	/**
	 * What makes the sample application use the transport.
	 * @return an argument
	 */
	public String systemProperty() {
		return this.systemProperty;
	}

	/**
	 * Require that the application runs on the transport.
	 * @param eventLoop the name of one of its event loops, which Reactor Netty has chosen
	 */
	public void requireOn(String eventLoop) {
		assertThat(eventLoop).contains(this.id);
	}

}
