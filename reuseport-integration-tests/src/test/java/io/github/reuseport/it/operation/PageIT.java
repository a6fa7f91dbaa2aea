package io.github.reuseport.it.operation;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

import io.github.reuseport.it.sample.ReuseportHealth;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the page of the sample application in a browser.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class PageIT {

	private static final String FOUR_EVENT_LOOPS = "-Dreactor.netty.ioWorkerCount=4";

	private static final String LATE = "late by [\\d,.]+ ms";

	private static final int CONNECTIONS = 200;

	/**
	 * Those by which the browser asks for the numbers, and some that it holds in reserve.
	 */
	private static final int CONNECTIONS_OF_THE_PAGE = 10;

	@RegisterExtension
	static final Browser browser = new Browser();

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@Test
	void showsAsManyListenersAsTheHealth() throws Exception {
		SampleProcess process = this.processes.start(FOUR_EVENT_LOOPS);
		int port = process.port();
		browser.open(port);
		ReuseportHealth.Details health = new SampleClient(port).health().details();
		awaitPage().untilAsserted(() -> assertThat(rows()).hasSize(health.listeners()));
		// One whose event loop loads its classes may be stalled at first
		awaitPage().untilAsserted(() -> {
			assertThat(browser.texts(".state")).hasSize(4).containsOnly("● listening");
			assertThat(browser.all(".note")).noneMatch(WebElement::isDisplayed);
		});
		assertThat(browser.texts(".loop")).doesNotHaveDuplicates().allMatch((name) -> name.contains("epoll"));
		assertThat(browser.one("h1").getText()).isEqualTo("Listeners of port " + port);
		assertThat(fact("Process")).isEqualTo(Long.toString(process.pid()));
		assertThat(fact("Mode")).isEqualTo("reuseport");
		assertThat(fact("Transport")).isEqualTo("epoll");
		assertThat(fact("Sharing")).isEqualTo("exclusive");
		assertThat(fact("Port")).isEqualTo(Integer.toString(port));
		assertThat(fact("Listeners")).isEqualTo("4 of 4");
		assertThat(fact("Foreign")).isEqualTo("0");
		assertThat(browser.one(".commands").getText()).contains("sport = :" + port, "localhost:" + port + "/whoami");
	}

	@Test
	void loadsNothingFromOutsideAndHasNoErrors() throws Exception {
		int port = this.processes.start(FOUR_EVENT_LOOPS).port();
		browser.open(port);
		awaitPage().untilAsserted(() -> assertThat(rows()).hasSize(4));
		Object resources = browser.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)");
		assertThat(resources).asInstanceOf(InstanceOfAssertFactories.list(String.class))
			.isNotEmpty()
			.allMatch((url) -> url.startsWith("http://127.0.0.1:%d/".formatted(port)));
		assertThat(browser.console()).isEmpty();
	}

	@Test
	void numbersMoveWithTheConnectionsOfTheButton() throws Exception {
		browser.open(this.processes.start(FOUR_EVENT_LOOPS).port());
		awaitPage().untilAsserted(() -> assertThat(rows()).hasSize(4));
		long accepted = number(fact("Accepted"));
		WebElement button = browser.one("#connections");
		button.click();
		awaitPage().untilAsserted(
				() -> assertThat(browser.one("#connections-status").getText()).isEqualTo("200 of 200 are open"));
		awaitPage().untilAsserted(() -> assertThat(number(fact("Open"))).isBetween((long) CONNECTIONS,
				(long) CONNECTIONS + CONNECTIONS_OF_THE_PAGE));
		assertThat(number(fact("Accepted"))).isGreaterThanOrEqualTo(accepted + CONNECTIONS);
		assertThat(browser.texts(".open .value")).hasSize(4).allMatch((open) -> number(open) > 0);
		assertThat(browser.all(".open .fill")).allMatch((bar) -> bar.getSize().getWidth() > 0);
		button.click();
		awaitPage().untilAsserted(() -> assertThat(number(fact("Open"))).isLessThanOrEqualTo(CONNECTIONS_OF_THE_PAGE));
		assertThat(button.getText()).isEqualTo("Open 200 connections");
	}

	@Test
	void tellsWhoAnswersOnANewConnectionEachTime() throws Exception {
		SampleProcess process = this.processes.start(FOUR_EVENT_LOOPS);
		browser.open(process.port());
		Set<String> answers = new HashSet<>();
		awaitPage().pollInterval(Duration.ofMillis(500)).until(() -> {
			answers.add(browser.one("#whoami").getText());
			// Who answers too late does not answer
			answers.removeAll(Set.of("Nobody yet", "Nobody"));
			return answers.size() > 1;
		});
		assertThat(answers).allSatisfy((answer) -> assertThat(answer)
			.matches("Process %d, event loop reactor-http-epoll-\\d, listener \\d".formatted(process.pid())));
	}

	@Test
	void saysThatTheServerIsGoneAndGoesOnWhenItIsBack() throws Exception {
		SampleProcess process = this.processes.start(FOUR_EVENT_LOOPS);
		int port = process.port();
		browser.open(port);
		awaitPage().untilAsserted(() -> assertThat(rows()).hasSize(4));
		browser.one("#connections").click();
		awaitPage().untilAsserted(() -> assertThat(number(fact("Open"))).isGreaterThanOrEqualTo(CONNECTIONS));
		process.terminate();
		process.exitCode();
		awaitPage().untilAsserted(() -> assertThat(browser.one("#gone").getText())
			.startsWith("The server is gone: nobody answers on its port. What you see is as it was at "));
		awaitPage()
			.untilAsserted(() -> assertThat(browser.one("#connections").getText()).isEqualTo("Open 200 connections"));
		this.processes.startOn(port, "-Dreactor.netty.ioWorkerCount=2").port();
		awaitPage().untilAsserted(() -> {
			assertThat(browser.one("#gone").isDisplayed()).isFalse();
			assertThat(rows()).hasSize(2);
		});
	}

	@Test
	void saysWhyThereIsOnePlainListenerOnly() throws Exception {
		browser.open(this.processes.start("-Dos.name=FreeBSD", FOUR_EVENT_LOOPS).port());
		awaitPage().untilAsserted(() -> assertThat(rows()).hasSize(1));
		assertThat(browser.texts(".notes .note")).containsExactly("Mode single: one plain listener, as without "
				+ "the starter. FreeBSD does not spread connections over the listeners of a port.");
		assertThat(fact("Mode")).isEqualTo("single");
		assertThat(fact("Open")).isEqualTo("–");
	}

	@Test
	void marksAListenerThatIsDownAndShowsAnyOtherStateAsItIs() throws Exception {
		browser.answer("/actuator/reuseport", """
				{"pid": 1, "servers": [{"port": 8080, "mode": "reuseport", "foreignListeners": 3,
				  "foreignProcesses": [{"pid": 4711, "listeners": 2}, {"listeners": 1}], "listeners": [
				  {"index": 0, "eventLoop": "loop-1", "state": "listening", "acceptQueue": 0, "backlog": 128},
				  {"index": 1, "eventLoop": "loop-2", "state": "closed"},
				  {"index": 2, "eventLoop": "<b>loop-3</b>", "state": "puzzled", "acceptQueue": 64, "backlog": 128,
				    "dropped": 1234}
				]}]}
				""");
		browser.open(this.processes.start().port());
		awaitPage().untilAsserted(() -> assertThat(rows()).hasSize(3));
		assertThat(browser.texts(".state")).containsExactly("● listening", "✕ closed", "▲ puzzled");
		assertThat(browser.texts(".queue .value")).containsExactly("0 of 128", "–", "64 of 128");
		assertThat(browser.texts(".dropped .value")).containsExactly("–", "–", "1,234");
		assertThat(browser.texts(".loop")).containsExactly("loop-1", "loop-2", "<b>loop-3</b>");
		assertThat(browser.texts(".notes .note")).containsExactly(
				"Listener 1 is down: it is closed and gets no connections.", "Listener 2 is in trouble: puzzled.",
				"Other processes listen on the port too and get a share of the connections: "
						+ "3 foreign listener(s), process 4711 has 2, 1 of processes that cannot be found.");
		assertThat(fact("Listeners")).isEqualTo("2 of 3");
	}

	@Test
	void saysWhichListenerIsStalledUntilItsEventLoopIsFree() throws Exception {
		int port = this.processes.start(FOUR_EVENT_LOOPS).port();
		browser.open(port);
		awaitPage().untilAsserted(() -> assertThat(rows()).hasSize(4));
		long before = number(fact("Rescued"));
		try (Sockets sockets = new Sockets(port)) {
			sockets.openAndSend("GET /block?millis=20000 HTTP/1.0\r\n\r\n");
			awaitPage().pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
				sockets.open(8);
				assertThat(browser.texts(".state")).containsOnlyOnce("▲ stalled");
				String note = assertThat(browser.texts(".notes .note")).singleElement(InstanceOfAssertFactories.STRING)
					.matches("Listener \\d is stalled: its event loop reactor-http-epoll-\\d is busy or blocked. "
							+ "Other event loops accept its connections.")
					.actual();
				assertThat(browser.texts("tr.odd")).singleElement(InstanceOfAssertFactories.STRING)
					.contains(note.substring(0, "Listener 0".length()));
				assertThat(number(fact("Rescued"))).isGreaterThan(before);
				assertThat(fact("Listeners")).isEqualTo("4 of 4");
			});
			awaitPage().untilAsserted(() -> {
				assertThat(browser.texts(".state")).containsOnly("● listening");
				assertThat(browser.all(".note")).noneMatch(WebElement::isDisplayed);
			});
			assertThat(number(fact("Rescued"))).isGreaterThan(before);
		}
	}

	@Test
	void saysHowLateEachEventLoopHasBeen() throws Exception {
		int port = this.processes.start(FOUR_EVENT_LOOPS).port();
		browser.open(port);
		awaitPage().untilAsserted(
				() -> assertThat(browser.texts(".delay")).hasSize(4).allMatch((delay) -> delay.matches(LATE)));
		try (Sockets sockets = new Sockets(port)) {
			sockets.openAndSend("GET /block?millis=8000 HTTP/1.0\r\n\r\n");
			awaitPage().untilAsserted(() -> assertThat(browser.texts(".delay"))
				.anyMatch((delay) -> delay.matches("late by ([3-9]|[1-9]\\d),\\d+ ms")));
		}
	}

	@Test
	void showsTheAcceptQueueOfABlockedEventLoopWithoutRescue() throws Exception {
		int port = this.processes.start(FOUR_EVENT_LOOPS, "--server.reuseport.rescue.enabled=false").port();
		browser.open(port);
		awaitPage().untilAsserted(() -> assertThat(rows()).hasSize(4));
		awaitPage().untilAsserted(
				() -> assertThat(browser.texts(".queue .value")).allMatch((queue) -> queue.startsWith("0 of ")));
		try (Sockets sockets = new Sockets(port)) {
			// Until the process is ended
			sockets.openAndSend("GET /block?millis=180000 HTTP/1.0\r\n\r\n");
			awaitPage().pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
				// The event loop accepts those that come before it is blocked
				sockets.open(8);
				assertThat(browser.texts(".queue .value")).filteredOn((queue) -> !queue.startsWith("0 of ")).hasSize(1);
				assertThat(number(fact("Waiting"))).isPositive();
			});
			assertThat(browser.texts(".state")).containsOnly("● listening");
		}
	}

	@Test
	void saysThatTheServerIsStopping() throws Exception {
		browser.answer("/actuator/reuseport", """
				{"servers": [{"port": 8080, "mode": "reuseport", "stopping": true, "listeners": [
				  {"index": 0, "eventLoop": "loop-1", "state": "closed"}]}]}
				""");
		browser.open(this.processes.start().port());
		awaitPage().untilAsserted(() -> assertThat(browser.texts(".notes .note"))
			.containsExactly("The server is stopping: it accepts no more connections and answers those it has."));
	}

	private ConditionFactory awaitPage() {
		return await("the page shows it").atMost(Duration.ofMinutes(2))
			.ignoreExceptionsInstanceOf(WebDriverException.class);
	}

	private List<WebElement> rows() {
		return browser.all("tr.listener");
	}

	private String fact(String name) {
		return browser.one("[data-fact='%s'] dd".formatted(name)).getText();
	}

	private long number(String text) {
		return Long.parseLong(text.replace(",", ""));
	}

}
