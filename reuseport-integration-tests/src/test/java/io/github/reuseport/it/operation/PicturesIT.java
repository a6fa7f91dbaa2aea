package io.github.reuseport.it.operation;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Takes the pictures of the page that the documents show, and sees that it tells what
 * happens. They are in the directory {@code target/pictures}; with
 * {@code -Dpictures=write} they are those of the documents.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(400)
class PicturesIT {

	private static final boolean WRITE = "write".equals(System.getProperty("pictures"));

	private static final Path DIRECTORY = WRITE ? Path.of("../docs") : Path.of("target/pictures");

	/**
	 * That of the documents, where it is free.
	 */
	private static final int PORT = WRITE ? 8080 : 0;

	private static final String TAKEOVER = "--server.reuseport.sharing=takeover";

	private static final String FOUR_EVENT_LOOPS = "-Dreactor.netty.ioWorkerCount=4";

	private static final String WARM_UP = "--server.reuseport.warm-up.paths=/whoami,/actuator/reuseport,/actuator/prometheus";

	private static final int WIDTH = 880;

	private static final int HEIGHT = 1010;

	private static final int LIGHT_PAGE = 0xfff6f7f9;

	private static final Duration LIMIT = Duration.ofMinutes(2);

	private static final long LARGEST = 500_000;

	@RegisterExtension
	static final Browser browser = new Browser();

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	private final Recording recording = new Recording();

	@Test
	void handover() throws Exception {
		browser.resize(WIDTH, HEIGHT);
		SampleProcess old = this.processes.startOn(PORT, FOUR_EVENT_LOOPS, TAKEOVER, WARM_UP);
		int port = old.port();
		browser.open(port);
		await("the old process answers").atMost(LIMIT)
			.until(() -> history().contains("Process %d answers".formatted(old.pid())));
		this.recording.add(browser.screenshot());
		SampleProcess taker = this.processes.startOn(port, FOUR_EVENT_LOOPS, TAKEOVER, WARM_UP);
		// Its start is nothing to look at
		assertThat(taker.serves()).isTrue();
		await("the new process listens").atMost(LIMIT).until(() -> history().contains("Process " + taker.pid()));
		awaitPage(() -> assertThat(history()).contains("Process %d answers".formatted(taker.pid()),
				"Process %d has left the port".formatted(old.pid())));
		assertThat(browser.one("#answers").getText()).contains("from process " + old.pid(),
				"from process " + taker.pid());
		assertThat(history()).doesNotContain("Nobody");
		writeRecording("handover.gif");
	}

	@Test
	void pageAndRescue() throws Exception {
		browser.resize(WIDTH, HEIGHT);
		int port = this.processes.startOn(PORT, FOUR_EVENT_LOOPS).port();
		browser.open(port);
		openConnections();
		Files.write(Files.createDirectories(DIRECTORY).resolve("page.png"), browser.screenshot());
		try (Sockets sockets = new Sockets(port)) {
			sockets.openAndSend("GET /block?millis=15000 HTTP/1.0\r\n\r\n");
			awaitPage(() -> {
				// Which listener gets them is the kernel's choice
				sockets.open(8);
				assertThat(history())
					.containsPattern("Listener \\d of process \\d+ is stalled: other event loops accept")
					.containsPattern(
							"Listener \\d of process \\d+ listens again: others have accepted [1-9]\\d* connection");
			});
		}
		writeRecording("rescue.gif");
	}

	private void openConnections() {
		await("the page has its listeners").atMost(LIMIT).until(() -> browser.all("tr.listener").size() == 4);
		browser.one("#connections").click();
		await("connections are open").atMost(LIMIT)
			.until(() -> browser.one("[data-fact='Open'] dd").getText().matches("20\\d"));
		browser.evaluate("scrollTo(0, 0)");
	}

	private String history() {
		return browser.one("#history").getText();
	}

	private void awaitPage(ThrowingRunnable assertion) {
		await("the page shows it").atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
			this.recording.add(browser.screenshot());
			assertion.run();
		});
	}

	private void writeRecording(String name) throws IOException {
		this.recording.add(browser.screenshot());
		Path picture = DIRECTORY.resolve(name);
		int frames = this.recording.write(picture);
		assertThat(frames).isGreaterThan(2);
		assertReadable(picture.toFile(), frames);
		assertThat(Files.size(picture)).isLessThan(LARGEST);
	}

	private void assertReadable(File picture, int frames) throws IOException {
		ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
		try (ImageInputStream input = ImageIO.createImageInputStream(picture)) {
			reader.setInput(input);
			assertThat(reader.getNumImages(true)).isEqualTo(frames);
			assertThat(reader.read(0).getRGB(0, 0)).as("color of the page").isEqualTo(LIGHT_PAGE);
		}
		finally {
			reader.dispose();
		}
	}

}
