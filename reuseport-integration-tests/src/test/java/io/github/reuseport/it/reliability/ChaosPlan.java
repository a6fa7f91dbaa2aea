package io.github.reuseport.it.reliability;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import io.github.reuseport.it.sample.SampleTransport;
import io.github.reuseport.load.LoadKind;

/**
 * What a series of chaos is like.
 *
 * @param seed decides all that is random
 * @param steps how many steps there are
 * @param patience how long it may take until all is as it should be after a step
 */
record ChaosPlan(long seed, int steps, Duration patience) {

	/**
	 * Whether the kernel hands connections over, so that servers on NIO lose none either.
	 * @return whether it does, and they are among the others
	 */
	boolean isMigrating() {
		return this.seed % 2 == 0;
	}

	/**
	 * What the servers may run on.
	 * @return the transports, epoll among them
	 */
	Set<SampleTransport> transports() {
		Set<SampleTransport> transports = EnumSet.of(SampleTransport.EPOLL);
		if (isMigrating()) {
			transports.add(SampleTransport.NIO);
		}
		if (isOnIoUring()) {
			transports.add(SampleTransport.IO_URING);
		}
		return transports;
	}

	private boolean isOnIoUring() {
		return this.seed / 2 % 2 != 0;
	}

	/**
	 * Whether all processes are started from one executable jar, which is overwritten for
	 * some that take over.
	 * @return whether they are, rather than from classes that start sooner
	 */
	boolean isFromJar() {
		return this.seed / 4 % 4 == 0;
	}

	/**
	 * The clients. An event loop on io_uring may complete what comes in for long before
	 * it comes to its tasks, and the answers to slow requests are tasks: there, nobody
	 * keeps it busy with requests that block it.
	 * @return their kinds
	 */
	Set<LoadKind> kinds() {
		Set<LoadKind> kinds = EnumSet.allOf(LoadKind.class);
		if (isOnIoUring()) {
			kinds.remove(LoadKind.BUSY);
		}
		return kinds;
	}

	String[] arguments() {
		return new String[] { Long.toString(this.seed), Integer.toString(this.steps), this.patience.toString() };
	}

	static ChaosPlan of(String[] arguments) {
		return new ChaosPlan(Long.parseLong(arguments[0]), Integer.parseInt(arguments[1]),
				Duration.parse(arguments[2]));
	}

}
