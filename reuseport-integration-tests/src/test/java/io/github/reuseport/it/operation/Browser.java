package io.github.reuseport.it.operation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * Headless Chromium, with a tab for each test. It and its driver are ended after the
 * tests, whatever state they are in. When a test has failed, what the browser showed is
 * in the directory {@code target}.
 */
final class Browser implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private static final String SKIPPED = "SKIPPED the tests in a browser: they need " + CHROMIUM + " and " + DRIVER
			+ ", which Debian's packages chromium and chromium-driver install";

	private static final Duration LIMIT = Duration.ofSeconds(30);

	/**
	 * It warns that it does not know the version of the browser, which nothing here
	 * needs. The field keeps the logger from being collected, and its level with it.
	 */
	private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");
	static {
		SELENIUM.setLevel(Level.SEVERE);
	}

	private final Set<ProcessHandle> processes = new HashSet<>();

	private @Nullable Path profile;

	private @Nullable ChromeDriver driver;

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		if (!missing().isEmpty()) {
			System.err.println(SKIPPED);
			return;
		}
		this.profile = Files.createTempDirectory("chromium");
		Set<ProcessHandle> others = ProcessHandle.current().children().collect(Collectors.toSet());
		try {
			this.driver = new ChromeDriver(service(), options(this.profile));
			this.driver.manage().timeouts().pageLoadTimeout(LIMIT).scriptTimeout(LIMIT);
		}
		finally {
			ProcessHandle.current().children().filter((child) -> !others.contains(child)).forEach(this.processes::add);
		}
	}

	private List<Path> missing() {
		return Stream.of(CHROMIUM, DRIVER).filter((path) -> !Files.isExecutable(path)).toList();
	}

	private ChromeDriverService service() {
		// With a driver named, Selenium does not look for one to download
		return new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build();
	}

	private ChromeOptions options(Path profile) {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(CHROMIUM.toFile());
		options.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
				"--no-first-run", "--no-proxy-server", "--disable-background-networking", "--disable-component-update",
				"--disable-sync", "--disable-breakpad", "--user-data-dir=" + profile);
		LoggingPreferences logging = new LoggingPreferences();
		logging.enable(LogType.BROWSER, Level.ALL);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
		return options;
	}

	void open(int port) {
		driver().get("http://127.0.0.1:%d/".formatted(port));
	}

	/**
	 * Answer the page's questions to a path of the server with what the test says. To be
	 * called before the page is opened.
	 * @param path the path
	 * @param json the answer
	 */
	void answer(String path, String json) {
		devTools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
				{
				  const fetchFromServer = window.fetch;
				  window.fetch = (path, ...others) => (path === '%s')
				      ? Promise.resolve(new Response(`%s`)) : fetchFromServer(path, ...others);
				}
				""".formatted(path, json)));
	}

	void resize(int width, int height) {
		devTools("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
	}

	/**
	 * Emulate a preference of the user.
	 * @param what what it is about, such as {@code color-scheme}
	 * @param value its value, such as {@code dark}
	 */
	void prefer(String what, String value) {
		devTools("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-" + what, "value", value))));
	}

	/**
	 * What the browser tells screen readers.
	 * @return the nodes of the accessibility tree that are not ignored
	 */
	List<AccessibleNode> accessibleNodes() {
		return AccessibleNode.of(devTools("Accessibility.getFullAXTree", Map.of()));
	}

	/**
	 * Press keys, wherever the focus is.
	 * @param keys the keys
	 */
	void press(CharSequence... keys) {
		new Actions(driver()).sendKeys(keys).perform();
	}

	byte[] screenshot() {
		return driver().getScreenshotAs(OutputType.BYTES);
	}

	private Map<String, Object> devTools(String command, Map<String, Object> parameters) {
		return driver().executeCdpCommand(command, parameters);
	}

	/**
	 * Evaluate an expression in the page.
	 * @param expression the expression
	 * @return its value
	 */
	@Nullable Object evaluate(String expression) {
		return driver().executeScript("return " + expression);
	}

	List<WebElement> all(String selector) {
		return driver().findElements(By.cssSelector(selector));
	}

	WebElement one(String selector) {
		return driver().findElement(By.cssSelector(selector));
	}

	List<String> texts(String selector) {
		return all(selector).stream().map(WebElement::getText).toList();
	}

	/**
	 * What the console of the browser says, such as failed requests.
	 * @return the messages since the last call
	 */
	List<String> console() {
		return driver().manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
	}

	private ChromeDriver driver() {
		if (this.driver == null) {
			throw new IllegalStateException("The browser has not been started");
		}
		return this.driver;
	}

	/**
	 * Give every test a tab of its own, without what the others have emulated and opened.
	 */
	@Override
	public void beforeEach(ExtensionContext context) {
		assumeThat(missing()).as(SKIPPED).isEmpty();
		driver().switchTo().newWindow(WindowType.TAB);
		console();
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		if (this.driver == null) {
			return;
		}
		if (context.getExecutionException().isPresent()) {
			Files.write(Path.of("target", context.getRequiredTestMethod().getName() + ".png"), screenshot());
		}
		driver().close();
		driver().switchTo().window(driver().getWindowHandles().iterator().next());
	}

	@Override
	public void afterAll(ExtensionContext context) throws Exception {
		List<ProcessHandle> all = new ArrayList<>(this.processes);
		this.processes.forEach((process) -> process.descendants().forEach(all::add));
		try {
			if (this.driver != null) {
				this.driver.quit();
			}
		}
		catch (WebDriverException ex) {
			// The driver has three seconds to end, what is left of it is ended below
		}
		finally {
			all.forEach(ProcessHandle::destroyForcibly);
			await("browser and driver have ended").atMost(60, TimeUnit.SECONDS)
				.untilAsserted(() -> assertThat(all).noneMatch(ProcessHandle::isAlive));
			FileSystemUtils.deleteRecursively(this.profile);
		}
	}

}
