package io.github.reuseport.benchmarks.result;

/**
 * What is measured.
 */
public enum Metric {

	/**
	 * CPU time of the server for each answered request, in microseconds, without that of
	 * its compiler.
	 */
	CPU("cpu", "CPU µs per request"),

	/**
	 * Context switches of the server for each answered request.
	 */
	SWITCHES("switches", "switches per request"),

	/**
	 * Answered requests per second.
	 */
	RATE("rate", "requests/s"),

	/**
	 * Answered requests per second on connections that are kept, beside new connections.
	 */
	KEEP_ALIVE_RATE("keep-alive-rate", "keep-alive requests/s"),

	/**
	 * Median time of a request in milliseconds.
	 */
	MEDIAN("median", "median ms"),

	/**
	 * The 99th percentile of the time of a request in milliseconds.
	 */
	P99("p99", "p99 ms"),

	/**
	 * CPU time of a request on a new connection minus that of one on a connection that is
	 * kept, in microseconds.
	 */
	PRICE("price", "price of a connection, CPU µs"),

	/**
	 * Share of new connections that were answered while a loop was stuck, from 0 to 1.
	 */
	ANSWERED("answered", "answered"),

	/**
	 * The same, of the loop on which it was the least.
	 */
	ANSWERED_LEAST("answered-least", "answered, worst loop"),

	/**
	 * Time until the last of the clients that connect at once has its answer, in seconds.
	 */
	SECONDS("seconds", "seconds to the last answer"),

	/**
	 * Clients that had no answer.
	 */
	UNANSWERED("unanswered", "unanswered"),

	/**
	 * Connection attempts that the kernel dropped because an accept queue was full.
	 */
	DROPPED("dropped", "dropped by the kernel"),

	/**
	 * Idle connections that the server still kept after the measurement.
	 */
	KEPT("kept", "idle connections kept"),

	/**
	 * Time from the start of the process to the first answer, in milliseconds.
	 */
	START("start", "ms to the first answer"),

	/**
	 * System calls for each answered request, of those that use file descriptors.
	 */
	SYSTEM_CALLS("system-calls", "system calls per connection"),

	/**
	 * Most of 64 connections that one thread serves, divided by the mean.
	 */
	IMBALANCE_FEW("imbalance-few", "max/mean of 64 connections"),

	/**
	 * Most of 2000 connections that one thread serves, divided by the mean.
	 */
	IMBALANCE_MANY("imbalance-many", "max/mean of 2000 connections"),

	/**
	 * Threads, or processes, that served one of these connections.
	 */
	SERVING("serving", "threads that serve"),

	/**
	 * Failed requests and connections.
	 */
	ERRORS("errors", "errors"),

	/**
	 * Share of the machine's time that was idle, from 0 to 1.
	 */
	IDLE("idle", "machine idle"),

	/**
	 * Share of the machine's time that neither the server nor the load generator used.
	 */
	OTHERS("others", "used by others"),

	/**
	 * Share of the server's CPU time that its JVM used to compile, from 0 to 1.
	 */
	COMPILING("compiling", "JVM compiles"),

	/**
	 * 1 if the load generator was the limit, 0 if not.
	 */
	LIMITED("limited", "limited by the load generator");

	private final String id;

	private final String title;

	Metric(String id, String title) {
		this.id = id;
		this.title = title;
	}

	/**
	 * The word used in results.
	 * @return the lower-case word
	 */
	public String id() {
		return this.id;
	}

	/**
	 * The name used in tables.
	 * @return the name
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Whether it is a share, from 0 to 1.
	 * @return whether it is
	 */
	boolean isShare() {
		return switch (this) {
			case ANSWERED, ANSWERED_LEAST, IDLE, OTHERS, COMPILING -> true;
			default -> false;
		};
	}

	/**
	 * Whether the ratio to another server says anything.
	 * @return whether it does
	 */
	boolean hasRatio() {
		return switch (this) {
			case CPU, SWITCHES, RATE, KEEP_ALIVE_RATE, MEDIAN, P99, PRICE, SECONDS, START, SYSTEM_CALLS -> true;
			default -> false;
		};
	}

}
