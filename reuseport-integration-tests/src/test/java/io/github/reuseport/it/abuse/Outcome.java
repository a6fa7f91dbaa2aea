package io.github.reuseport.it.abuse;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.reuseport.it.abuse.Visitor.Visit;

/**
 * What an attack has done.
 *
 * @param asked how many requests others have sent meanwhile
 * @param answered how many of them were answered
 * @param slow the time of the slowest of 99 % of them
 * @param health the time of the slowest of 90 % of the requests of the health
 * @param recovery the time from the end of the attack until all was as before
 * @param lines how many lines the application has written, but for those of the starter
 * @param own how many entries of the log are of the starter
 * @param levels how many entries there are in the log, by their level
 */
record Outcome(int asked, int answered, Duration slow, Duration health, Duration recovery, long lines, int own,
		Map<String, Integer> levels) {

	private static final Pattern ENTRY = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\S+ +([A-Z]+) (.*)$");

	/**
	 * Boot shortens the names of loggers.
	 */
	private static final Pattern OWN = Pattern.compile(" io?\\.g(ithub)?\\.r(euseport)?\\.");

	static Outcome of(List<Visit> visits, List<Visit> ofHealth, Duration recovery, String log) {
		Map<String, Integer> levels = new TreeMap<>();
		long lines = 0;
		int own = 0;
		boolean ofStarter = false;
		for (String line : log.lines().toList()) {
			Matcher entry = ENTRY.matcher(line);
			if (entry.find()) {
				levels.merge(entry.group(1), 1, Integer::sum);
				ofStarter = OWN.matcher(entry.group(2)).find();
				own += ofStarter ? 1 : 0;
			}
			lines += ofStarter ? 0 : 1;
		}
		int answered = (int) visits.stream().filter(Visit::answered).count();
		return new Outcome(visits.size(), answered, percentile(visits, 99), percentile(ofHealth, 90), recovery, lines,
				own, levels);
	}

	private static Duration percentile(List<Visit> visits, int percent) {
		return visits.isEmpty() ? Duration.ZERO : visits.get((visits.size() - 1) * percent / 100).time();
	}

	/**
	 * How many entries of the log are not of the starter.
	 * @return their number
	 */
	int foreign() {
		return this.levels.values().stream().mapToInt(Integer::intValue).sum() - this.own;
	}

	double share() {
		return (this.asked > 0) ? (double) this.answered / this.asked : 0;
	}

	@Override
	public String toString() {
		return "| %d of %d | %d ms | %d ms | %d ms | %d + %d %s |".formatted(this.answered, this.asked,
				this.slow.toMillis(), this.health.toMillis(), this.recovery.toMillis(), this.lines, this.own,
				this.levels);
	}

}
