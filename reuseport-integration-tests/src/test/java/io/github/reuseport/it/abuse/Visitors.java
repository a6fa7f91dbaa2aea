package io.github.reuseport.it.abuse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.github.reuseport.it.abuse.Visitor.Visit;
import io.github.reuseport.it.sample.SampleProcess;

import static org.awaitility.Awaitility.await;

/**
 * Those who use an application while it is attacked: 60 requests in a second on new
 * connections, 40 on kept ones, and four of the health.
 */
final class Visitors implements AutoCloseable {

	private static final int ON_NEW_CONNECTIONS = 12;

	private static final int ON_KEPT_CONNECTIONS = 8;

	private static final Duration PACE = Duration.ofMillis(200);

	private static final Duration PACE_OF_HEALTH = Duration.ofMillis(250);

	private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();

	private final Queue<Visit> healthVisits = new ConcurrentLinkedQueue<>();

	private final List<Visitor> visitors = new ArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	Visitors(int port) {
		for (int i = 0; i < ON_NEW_CONNECTIONS; i++) {
			this.visitors.add(new Visitor(port, "/hello", false, PACE, this.visits));
		}
		for (int i = 0; i < ON_KEPT_CONNECTIONS; i++) {
			this.visitors.add(new Visitor(port, "/hello", true, PACE, this.visits));
		}
		this.visitors.add(Visitor.ofHealth(port, PACE_OF_HEALTH, this.healthVisits));
		this.visitors.forEach(this.threads::execute);
	}

	/**
	 * What has come of the requests that were sent in a period.
	 * @param begin its begin
	 * @param end its end
	 * @return the requests, by their time, the shortest first
	 */
	List<Visit> between(long begin, long end) {
		return between(this.visits, begin, end);
	}

	List<Visit> ofHealthBetween(long begin, long end) {
		return between(this.healthVisits, begin, end);
	}

	private static List<Visit> between(Queue<Visit> visits, long begin, long end) {
		return visits.stream()
			.filter((visit) -> visit.start() - begin >= 0 && visit.start() - end < 0)
			.sorted((first, second) -> first.time().compareTo(second.time()))
			.toList();
	}

	@Override
	public void close() {
		this.visitors.forEach(Visitor::end);
		this.threads.shutdown();
		await("all visitors have left").atMost(SampleProcess.LIMIT).until(this.threads::isTerminated);
	}

}
