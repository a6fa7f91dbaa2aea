package io.github.reuseport.it.reliability;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.it.reliability.Site.Member;

import static org.awaitility.Awaitility.await;

/**
 * Rounds in which a process stays while guests come and go, and rounds in which the next
 * one takes over. What a process holds is compared with what the first one held when it
 * was as old as that.
 */
final class Soak {

	/**
	 * How many times the clients are answered before the first look, so that the JVM has
	 * loaded what it needs.
	 */
	private static final int TURNS = 3;

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private final Site site;

	private final EveryLoad load;

	private final PortView view;

	private @Nullable Footprint first;

	private @Nullable Footprint last;

	private int guests;

	private int takeovers;

	Soak(Site site, EveryLoad load) {
		this.site = site;
		this.load = load;
		this.view = new PortView(site.port());
	}

	/**
	 * Let guests come and go, one after the other.
	 * @param count how many
	 * @param time how long each of the rounds takes at least
	 */
	void stay(int count, Duration time) throws Exception {
		for (int i = 0; i < count; i++) {
			long begin = System.nanoTime();
			Member guest = this.site.launch("shared");
			this.site.arrived(guest);
			look();
			guest.process().terminate();
			this.site.left(guest);
			this.guests++;
			awaitEnd(begin, time);
			look();
		}
	}

	/**
	 * Let the next process take over.
	 * @param time how long it takes at least
	 */
	void takeOver(Duration time) throws Exception {
		long begin = System.nanoTime();
		Member before = this.site.members().get(0);
		this.site.arrived(this.site.launch("takeover"));
		this.site.left(before);
		this.takeovers++;
		awaitEnd(begin, time);
		look();
	}

	private void awaitEnd(long begin, Duration time) {
		do {
			this.load.awaitAnswers();
		}
		while (System.nanoTime() - begin < time.toNanos());
	}

	/**
	 * See to it that the port is as it should be, and that its only process holds no more
	 * than the first one did.
	 */
	private void look() throws Exception {
		this.view.awaitPlain(this.site.listeners(), LIMIT);
		this.load.assertAccounted();
		if (this.site.size() > 1) {
			return;
		}
		for (int i = 0; this.first == null && i < TURNS; i++) {
			this.load.awaitAnswers();
		}
		// Connections come and go between one count and the other, what is left over
		// stays
		await("no more than in the first look").atMost(LIMIT).untilAsserted(() -> {
			int open = this.view.open();
			Footprint now = Footprint.of(this.site.members().get(0).process(), open);
			System.out.printf("%d guest(s), %d takeover(s): %s, %d open%n", this.guests, this.takeovers, now, open);
			if (this.first == null) {
				this.first = now;
			}
			this.last = now;
			now.assertNotAbove(this.first);
		});
	}

	@Override
	public String toString() {
		return "%d guest(s), %d takeover(s), first %s, last %s".formatted(this.guests, this.takeovers, this.first,
				this.last);
	}

}
