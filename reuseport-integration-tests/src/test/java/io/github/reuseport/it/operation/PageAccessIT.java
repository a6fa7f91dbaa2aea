package io.github.reuseport.it.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for who can use the page of the sample application: on a phone, by the keyboard,
 * with a screen reader, with little contrast to see or no liking for motion.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class PageAccessIT {

	/**
	 * All that the page can show, with the longest words.
	 */
	private static final String EVERYTHING = """
			{"pid": 4194304, "servers": [{"port": 65535, "mode": "reuseport", "transport": "io_uring",
			  "sharing": "exclusive", "foreignListeners": 3, "imbalance": 12.34, "foreignProcesses":
			  [{"pid": 4194303, "listeners": 128}, {"listeners": 1}], "listeners": [
			  {"index": 100, "eventLoop": "reactor-http-io_uring-event-loop-100", "state": "listening",
			    "open": 1234567, "accepted": 123456789, "acceptQueue": 4096, "backlog": 4096, "dropped": 1234567,
			    "handedOff": 123456789, "rescued": 123456789},
			  {"index": 101, "eventLoop": "loop-101", "state": "closed", "accepted": 1},
			  {"index": 102, "eventLoop": "loop-102", "state": "stalled", "accepted": 1},
			  {"index": 103, "eventLoop": "loop-103", "state": "puzzled", "accepted": 1}]},
			  {"port": 65534, "mode": "single", "reason": "FreeBSD does not spread them", "stopping": true,
			    "listeners": [{"index": 0, "eventLoop": "loop-1", "state": "closed"}]}]}
			""";

	private static final String CUT = """
			[...document.querySelectorAll('body *')]
			    .filter((element) => element.getClientRects().length > 0 && !element.closest('.hidden, thead'))
			    .filter((element) => {
			      const { left, right } = element.getBoundingClientRect();
			      return left < 0 || right > innerWidth || element.scrollWidth > element.clientWidth + 1
			          && getComputedStyle(element).display !== 'inline';
			    })
			    .map((element) => `${element.tagName} ${element.className} ${element.textContent}`)
			""";

	/**
	 * Gives {@code ratio(a, b)} of two colors, by WCAG 2, and {@code behind(element)},
	 * the color of what is behind it.
	 */
	private static final String CONTRAST = """
			(() => {
			  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
			  const light = (color) => parts(color).slice(0, 3).map((part) => part / 255)
			      .map((part) => (part <= 0.04045) ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
			      .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
			  const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
			  const behind = (element) => {
			    const color = getComputedStyle(element).backgroundColor;
			    return (parts(color)[3] === 0) ? behind(element.parentElement) : color;
			  };
			  const all = (selector) => [...document.querySelectorAll(selector)]
			      .filter((element) => element.getClientRects().length > 0 && !element.closest('.hidden'));
			  %s
			})()
			""";

	private static final String TEXTS = CONTRAST.formatted("""
			return all('body *')
			    .filter(({ childNodes }) => [...childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
			    .map((element) => [`${element.tagName} ${element.className} ${element.textContent.trim()}`,
			      ratio(getComputedStyle(element).color, behind(element))]);
			""");

	private static final String SHAPES = CONTRAST.formatted("""
			return [
			  ...all('.fill, .even, .mark').map((element) => [element.parentElement.className + element.className,
			    ratio(behind(element), behind(element.parentElement))]),
			  ...all('button:focus').map((element) => ['focus',
			    ratio(getComputedStyle(element).outlineColor, behind(element.parentElement))])];
			""");

	private static final double ENOUGH_FOR_TEXT = 4.5;

	private static final double ENOUGH_FOR_SHAPES = 3;

	@RegisterExtension
	static final Browser browser = new Browser();

	private static final SampleProcesses processes = SampleProcesses.unpacked();

	private static SampleProcess sample;

	private static int port;

	@BeforeAll
	static void startSample() throws Exception {
		sample = processes.start("-Dreactor.netty.ioWorkerCount=4");
		port = sample.port();
	}

	@AfterAll
	static void endSample() throws Exception {
		processes.end();
	}

	@ParameterizedTest
	@ValueSource(ints = { 320, 360 })
	void fitsAPhone(int width) {
		browser.resize(width, 740);
		openWithEverything();
		assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo((long) width);
		assertThat(browser.evaluate(CUT)).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
	}

	@Test
	void noticesWhatDoesNotFit() {
		browser.resize(360, 740);
		openWithEverything();
		browser.evaluate("document.querySelector('h1').style.whiteSpace = 'nowrap'");
		browser.evaluate("document.querySelector('h1').append(' and'.repeat(30))");
		assertThat(browser.evaluate(CUT)).asInstanceOf(InstanceOfAssertFactories.LIST).isNotEmpty();
	}

	@Test
	void isUsedByTheKeyboardAlone() {
		browser.open(port);
		awaitRows(4);
		Object controls = browser
			.evaluate("[...document.querySelectorAll('a, button, input, select, textarea, summary, [tabindex]')]"
					+ ".map(({ id }) => id)");
		List<Object> reached = new ArrayList<>();
		assertThat(controls).asInstanceOf(InstanceOfAssertFactories.LIST).isNotEmpty().allSatisfy((control) -> {
			browser.press(Keys.TAB);
			reached.add(browser.evaluate("document.activeElement.id"));
			assertThat(browser.evaluate("getComputedStyle(document.activeElement).outlineStyle")).isEqualTo("solid");
			assertThat(browser.evaluate("document.activeElement.getBoundingClientRect().bottom <= innerHeight"))
				.isEqualTo(true);
		});
		assertThat(reached).isEqualTo(controls).contains("connections");
		browser.press(Keys.ENTER);
		awaitPage(() -> assertThat(browser.one("#connections-status").getText()).isEqualTo("200 of 200 are open"));
		browser.press(Keys.SPACE);
		awaitPage(() -> assertThat(browser.one("#connections-status").getText()).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(ints = { 360, 1000 })
	void hasNamesAndRolesForScreenReaders(int width) {
		browser.resize(width, 740);
		openWithEverything();
		List<AccessibleNode> nodes = browser.accessibleNodes();
		assertThat(names(nodes, "RootWebArea")).containsExactly("Listeners of port 65535");
		assertThat(nodes).extracting(AccessibleNode::role).containsOnlyOnce("main", "banner");
		assertThat(names(nodes, "button")).containsExactly("Open 200 connections");
		assertThat(names(nodes, "table")).containsExactly("Listeners of port 65535", "Listeners of port 65534");
		assertThat(names(nodes, "columnheader")).startsWith("Listener", "Open", "Accept queue", "Dropped", "Accepted");
		assertThat(names(nodes, "rowheader")).hasSize(5)
			.contains("Listener 102 ▲ stalled loop-102")
			.allMatch((name) -> name.startsWith("Listener "));
		assertThat(names(nodes, "heading")).startsWith("Listeners of port 65535").doesNotHaveDuplicates();
		assertThat(names(nodes, "region")).isEqualTo(names(nodes, "heading").stream().skip(1).toList());
		assertThat(live(nodes, "alert")).containsExactly("assertive");
		assertThat(live(nodes, "status")).containsExactly("polite");
		assertThat(live(nodes, "log")).containsExactly("polite");
		assertThat(names(nodes, "log")).containsExactly("What has happened");
		assertThat(nodes).filteredOn((node) -> "true".equals(node.properties().get("focusable")))
			.allSatisfy((node) -> assertThat(node.name()).isNotBlank());
	}

	@Test
	void whatIsReadAloudChangesOnlyWhenSomethingHappens() {
		openWithEverything();
		awaitPage(() -> assertThat(browser.one("#history").getText())
			.contains("Process %d answers".formatted(sample.pid())));
		browser.evaluate("""
				(() => {
				  window.changes = 0;
				  const observer = new MutationObserver((records) => window.changes += records.length);
				  document.querySelectorAll('[role=alert], [role=status], [role=log], h1').forEach((element) =>
				      observer.observe(element, { subtree: true, childList: true, characterData: true }));
				})()
				""");
		String updated = browser.one("#updated").getText();
		awaitPage(() -> assertThat(browser.one("#updated").getText()).isNotEqualTo(updated));
		assertThat(browser.evaluate("window.changes")).isEqualTo(0L);
	}

	@Test
	void doesNotMoveForThoseWhoDoNotLikeIt() {
		openWithEverything();
		assertThat(durations()).isNotEmpty().containsOnly("0.3s");
		browser.prefer("reduced-motion", "reduce");
		assertThat(durations()).isNotEmpty().containsOnly("0s");
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void hasContrast(String colorScheme) {
		browser.prefer("color-scheme", colorScheme);
		openWithEverything();
		awaitPage(() -> assertThat(browser.all("#strip .mark")).isNotEmpty());
		browser.press(Keys.TAB);
		assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
			.isEqualTo("dark".equals(colorScheme) ? "rgb(18, 22, 28)" : "rgb(246, 247, 249)");
		assertContrast(TEXTS, 80, ENOUGH_FOR_TEXT);
		assertContrast(SHAPES, 10, ENOUGH_FOR_SHAPES);
	}

	private void assertContrast(String expression, int atLeast, double enough) {
		assertThat(browser.evaluate(expression)).asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSizeGreaterThan(atLeast)
			.allSatisfy((entry) -> assertThat(((Number) ((List<?>) entry).get(1)).doubleValue()).as(entry.toString())
				.isGreaterThanOrEqualTo(enough));
	}

	private void openWithEverything() {
		browser.answer("/actuator/reuseport", EVERYTHING);
		browser.open(port);
		awaitRows(5);
	}

	private void awaitRows(int count) {
		awaitPage(() -> assertThat(browser.all("tr.listener")).hasSize(count));
	}

	private List<String> names(List<AccessibleNode> nodes, String role) {
		return withRole(nodes, role).map(AccessibleNode::name).toList();
	}

	private List<String> live(List<AccessibleNode> nodes, String role) {
		return withRole(nodes, role).map((node) -> node.properties().getOrDefault("live", "")).toList();
	}

	private Stream<AccessibleNode> withRole(List<AccessibleNode> nodes, String role) {
		return nodes.stream().filter((node) -> node.role().equals(role));
	}

	private List<String> durations() {
		Object durations = browser.evaluate("[...document.querySelectorAll('.fill')]"
				+ ".map((element) => getComputedStyle(element).transitionDuration)");
		return ((List<?>) durations).stream().map(String::valueOf).toList();
	}

	private void awaitPage(ThrowingRunnable assertion) {
		await("the page shows it").atMost(Duration.ofMinutes(2)).untilAsserted(assertion);
	}

}
