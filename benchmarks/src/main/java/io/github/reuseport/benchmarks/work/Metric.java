package io.github.reuseport.benchmarks.work;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is measured.
 */
public enum Metric {

	/**
	 * CPU time of the server for each answered request, in microseconds, without that of
	 * its compiler.
	 */
	CPU("CPU µs per request", Kind.COMPARED),

	/**
	 * Context switches of the server for each answered request.
	 */
	SWITCHES("switches per request", Kind.COMPARED),

	/**
	 * Answered requests per second.
	 */
	RATE("requests/s", Kind.COMPARED),

	/**
	 * Answered requests per second on connections that are kept, beside new connections.
	 */
	KEEP_ALIVE_RATE("keep-alive requests/s", Kind.COMPARED),

	/**
	 * Median time of a request in milliseconds.
	 */
	MEDIAN("median ms", Kind.COMPARED),

	/**
	 * The 99th percentile of the time of a request in milliseconds.
	 */
	P99("p99 ms", Kind.COMPARED),

	/**
	 * CPU time of a request on a new connection minus that of one on a connection that is
	 * kept, in microseconds.
	 */
	PRICE("price of a connection, CPU µs", Kind.COMPARED),

	/**
	 * Share of new connections that were answered while a loop was stuck, from 0 to 1.
	 */
	ANSWERED("answered", Kind.SHARE),

	/**
	 * The same, of the loop on which it was the least.
	 */
	ANSWERED_LEAST("answered, worst loop", Kind.SHARE),

	/**
	 * Time until the last of the clients that connect at once has its answer, in seconds.
	 */
	SECONDS("seconds to the last answer", Kind.COMPARED),

	/**
	 * Clients that had no answer.
	 */
	UNANSWERED("unanswered", Kind.PLAIN),

	/**
	 * Connection attempts that the kernel dropped because an accept queue was full.
	 */
	DROPPED("dropped by the kernel", Kind.PLAIN),

	/**
	 * Idle connections that the server still kept after the measurement.
	 */
	KEPT("idle connections kept", Kind.PLAIN),

	/**
	 * Time from the start of the process to the first answer, in milliseconds.
	 */
	START("ms to the first answer", Kind.DIFFERENCE),

	/**
	 * System calls for each answered request, of those that are counted by name.
	 */
	SYSTEM_CALLS("system calls", Kind.COUNT),

	/**
	 * Calls of {@code accept4}.
	 */
	CALL_ACCEPT4("accept4", Kind.COUNT),

	/**
	 * Calls of {@code epoll_ctl}.
	 */
	CALL_EPOLL_CTL("epoll_ctl", Kind.COUNT),

	/**
	 * Calls of {@code epoll_wait}.
	 */
	CALL_EPOLL_WAIT("epoll_wait", Kind.COUNT),

	/**
	 * Calls of {@code epoll_pwait}.
	 */
	CALL_EPOLL_PWAIT("epoll_pwait", Kind.COUNT),

	/**
	 * Calls of {@code epoll_pwait2}.
	 */
	CALL_EPOLL_PWAIT2("epoll_pwait2", Kind.COUNT),

	/**
	 * Calls of {@code io_uring_enter}.
	 */
	CALL_IO_URING_ENTER("io_uring_enter", Kind.COUNT),

	/**
	 * Calls of {@code getsockname}.
	 */
	CALL_GETSOCKNAME("getsockname", Kind.COUNT),

	/**
	 * Calls of {@code getpeername}.
	 */
	CALL_GETPEERNAME("getpeername", Kind.COUNT),

	/**
	 * Calls of {@code getsockopt}.
	 */
	CALL_GETSOCKOPT("getsockopt", Kind.COUNT),

	/**
	 * Calls of {@code setsockopt}.
	 */
	CALL_SETSOCKOPT("setsockopt", Kind.COUNT),

	/**
	 * Calls of {@code read}.
	 */
	CALL_READ("read", Kind.COUNT),

	/**
	 * Calls of {@code readv}.
	 */
	CALL_READV("readv", Kind.COUNT),

	/**
	 * Calls of {@code recvfrom}.
	 */
	CALL_RECVFROM("recvfrom", Kind.COUNT),

	/**
	 * Calls of {@code write}.
	 */
	CALL_WRITE("write", Kind.COUNT),

	/**
	 * Calls of {@code writev}.
	 */
	CALL_WRITEV("writev", Kind.COUNT),

	/**
	 * Calls of {@code sendto}.
	 */
	CALL_SENDTO("sendto", Kind.COUNT),

	/**
	 * Calls of {@code sendmsg}.
	 */
	CALL_SENDMSG("sendmsg", Kind.COUNT),

	/**
	 * Calls of {@code shutdown}.
	 */
	CALL_SHUTDOWN("shutdown", Kind.COUNT),

	/**
	 * Calls of {@code close}.
	 */
	CALL_CLOSE("close", Kind.COUNT),

	/**
	 * How often a thread had slept and was woken, for each request.
	 */
	WAKE_UPS("wake-ups", Kind.COUNT),

	/**
	 * Bytes that threads of the JVM have allocated for each request.
	 */
	ALLOCATED("allocated bytes", Kind.COUNT),

	/**
	 * Most of 64 connections that one thread serves, divided by the mean.
	 */
	IMBALANCE_FEW("max/mean of 64 connections", Kind.PLAIN),

	/**
	 * Most of 2000 connections that one thread serves, divided by the mean.
	 */
	IMBALANCE_MANY("max/mean of 2000 connections", Kind.PLAIN),

	/**
	 * Threads, or processes, that served one of these connections.
	 */
	SERVING("threads that serve", Kind.PLAIN),

	/**
	 * Failed requests and connections.
	 */
	ERRORS("errors", Kind.PLAIN),

	/**
	 * Share of the machine's time that was idle, from 0 to 1.
	 */
	IDLE("machine idle", Kind.SHARE),

	/**
	 * Share of the machine's time that neither the server nor the load generator used.
	 */
	OTHERS("used by others", Kind.SHARE),

	/**
	 * Share of the server's CPU time that its JVM used to compile, from 0 to 1.
	 */
	COMPILING("JVM compiles", Kind.SHARE),

	/**
	 * 1 if the load generator was the limit, 0 if not.
	 */
	LIMITED("limited by the load generator", Kind.FLAG);

	private final String title;

	private final Kind kind;

	Metric(String title, Kind kind) {
		this.title = title;
		this.kind = kind;
	}

	/**
	 * The word used in results.
	 * @return the lower-case word
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * The name used in tables.
	 * @return the name
	 */
	public String title() {
		return this.title;
	}

	/**
	 * What kind of number it is.
	 * @return the kind
	 */
	public Kind kind() {
		return this.kind;
	}

	/**
	 * The system calls that are counted.
	 * @return their metrics by the names of the calls
	 */
	static Map<String, Metric> callsByName() {
		// Not every processor has this one
		boolean hasEpollWait = System.getProperty("os.arch").equals("amd64");
		return Arrays.stream(values())
			.filter((metric) -> metric.name().startsWith("CALL_"))
			.filter((metric) -> hasEpollWait || metric != CALL_EPOLL_WAIT)
			.collect(Collectors.toMap(Metric::title, Function.identity()));
	}

	/**
	 * Kinds of numbers.
	 */
	public enum Kind {

		/**
		 * Its ratio to that of another server says something.
		 */
		COMPARED,

		/**
		 * Its difference to that of another server says something.
		 */
		DIFFERENCE,

		/**
		 * It hardly depends on how fast the machine is.
		 */
		COUNT,

		/**
		 * A share, from 0 to 1.
		 */
		SHARE,

		/**
		 * 1 for yes, 0 for no.
		 */
		FLAG,

		/**
		 * Any other.
		 */
		PLAIN;

		/**
		 * Whether it is compared with that of stock.
		 * @return whether it is
		 */
		public boolean isCompared() {
			return this == COMPARED || this == DIFFERENCE;
		}

	}

}
