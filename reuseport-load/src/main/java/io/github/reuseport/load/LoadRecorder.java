package io.github.reuseport.load;

import java.net.BindException;
import java.net.NoRouteToHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what comes of requests. Safe for use by any thread.
 */
public final class LoadRecorder {

	private final LongAdder sent = new LongAdder();

	private final LongAdder answered = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder retried = new LongAdder();

	private final LongAdder exhausted = new LongAdder();

	private final LongAccumulator slowest = new LongAccumulator(Math::max, 0);

	private final Map<String, LongAdder> reasons = new ConcurrentHashMap<>();

	private final Queue<Long> failures = new ConcurrentLinkedQueue<>();

	void sent() {
		this.sent.increment();
	}

	void answered(long start) {
		this.answered.increment();
		this.slowest.accumulate(System.nanoTime() - start);
	}

	void failed(Throwable ex) {
		if (isExhausted(ex)) {
			this.exhausted.increment();
			return;
		}
		this.failures.add(System.nanoTime());
		this.failed.increment();
		this.reasons.computeIfAbsent(ex.toString(), (reason) -> new LongAdder()).increment();
	}

	private boolean isExhausted(Throwable ex) {
		return (ex instanceof BindException || ex instanceof NoRouteToHostException)
				&& String.valueOf(ex.getMessage()).contains("Cannot assign requested address");
	}

	void retried() {
		this.retried.increment();
	}

	/**
	 * Count the requests that failed outside of a period.
	 * @param begin its begin, in the time of {@link System#nanoTime()}
	 * @param end its end
	 * @return the number
	 */
	public long failedOutside(long begin, long end) {
		return this.failures.stream().filter((time) -> time - begin < 0 || time - end > 0).count();
	}

	/**
	 * Count the requests of which nothing has come yet.
	 * @return the number, 0 when all clients have been closed: every request was answered
	 * or has failed, once
	 */
	public long outstanding() {
		long ended = this.answered.sum() + this.failed.sum() + this.exhausted.sum();
		return this.sent.sum() - ended;
	}

	public LoadResult result() {
		Map<String, Long> counts = new TreeMap<>();
		this.reasons.forEach((reason, count) -> counts.put(reason, count.sum()));
		return new LoadResult(this.answered.sum(), this.failed.sum(), this.retried.sum(), this.exhausted.sum(), counts,
				Duration.ofNanos(this.slowest.get()));
	}

}
