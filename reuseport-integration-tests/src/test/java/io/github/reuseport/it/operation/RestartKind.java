package io.github.reuseport.it.operation;

import java.util.List;

/**
 * How a process behind a load balancer is replaced by another one on its port.
 */
enum RestartKind {

	/**
	 * It goes on until the balancer has noticed.
	 */
	ALONE("`drain.alone=%s`".formatted(alone()), "--server.reuseport.drain.alone=" + alone()),

	/**
	 * The other one starts first and asks it to stop.
	 */
	TAKEOVER("`sharing=takeover`", "--server.reuseport.sharing=takeover"),

	/**
	 * It stops as without the starter, then the other one starts.
	 */
	STOCK("without the starter", "--server.reuseport.enabled=false"),

	/**
	 * It stops as soon as it is asked to, then the other one starts.
	 */
	AT_ONCE("`drain.alone=0s`", "--server.reuseport.drain.alone=0s"),

	/**
	 * It goes on for less time than two checks of the balancer take.
	 */
	TOO_SHORT("`drain.alone=1500ms`", "--server.reuseport.drain.alone=1500ms");

	private final String description;

	private final String argument;

	RestartKind(String description, String argument) {
		this.description = description;
		this.argument = argument;
	}

	/**
	 * Whether no client must notice.
	 * @param balancer what is in front of the processes
	 * @return {@code true} if every request has to be answered
	 */
	boolean isLossless(BalancerKind balancer) {
		return this == TAKEOVER || (this == ALONE && balancer.findsOut());
	}

	/**
	 * What two checks take easily, also where the tests share the machine with others.
	 */
	private static String alone() {
		return (System.getProperty("restarts") != null) ? "5s" : "15s";
	}

	List<String> arguments() {
		return List.of(this.argument, "--management.endpoint.health.probes.enabled=true");
	}

	@Override
	public String toString() {
		return this.description;
	}

}
