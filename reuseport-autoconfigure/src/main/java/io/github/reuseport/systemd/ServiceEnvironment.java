package io.github.reuseport.systemd;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Variables that systemd sets for a service (sd_notify(3), sd_watchdog_enabled(3)), as
 * they are.
 *
 * @param notifySocket {@code NOTIFY_SOCKET}: the address to notify, {@code null} if there
 * is nobody to notify
 * @param watchdogUsec {@code WATCHDOG_USEC}: the microseconds after which a service that
 * has not sent a sign of life is ended
 * @param watchdogPid {@code WATCHDOG_PID}: the process that is expected to send signs of
 * life, {@code null} if it is whoever reads this
 * @hidden
 */
public record ServiceEnvironment(@Nullable String notifySocket, @Nullable String watchdogUsec,
		@Nullable String watchdogPid) {

	/**
	 * Nobody is to be notified.
	 */
	public static final ServiceEnvironment NONE = new ServiceEnvironment(null, null, null);

	private static final long NANOS_PER_MICRO = 1000;

	/**
	 * How long systemd waits for the next sign of life of a process.
	 * @param pid the process
	 * @return the time, or {@code null} if it does not wait for this process
	 * @throws IllegalArgumentException if that is not a time
	 */
	@Nullable Duration watchdog(long pid) {
		if (this.watchdogUsec == null || this.watchdogPid != null && !this.watchdogPid.equals(Long.toString(pid))) {
			return null;
		}
		try {
			long micros = Long.parseLong(this.watchdogUsec);
			if (micros > 0) {
				return Duration.ofNanos(Math.multiplyExact(micros, NANOS_PER_MICRO));
			}
		}
		catch (NumberFormatException | ArithmeticException ex) {
			// As a number that is too small
		}
		throw new IllegalArgumentException(
				"WATCHDOG_USEC must be a number of microseconds but is '%s'".formatted(this.watchdogUsec));
	}

}
