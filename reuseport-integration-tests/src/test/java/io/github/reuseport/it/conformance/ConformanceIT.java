package io.github.reuseport.it.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.github.reuseport.it.sample.AddedLibrary;
import io.github.reuseport.it.sample.SampleClient;
import io.github.reuseport.it.sample.SampleHandlers;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests that clients hear the same from the sample application with the starter as
 * without it. The system property {@code conformance} has the value {@code full} for the
 * clients that need more than moments.
 */
@EnabledOnOs(OS.LINUX)
class ConformanceIT {

	private static final boolean FULL = "full".equals(System.getProperty("conformance"));

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	@TempDir
	private Path directory;

	@Test
	void everythingThatIsSaidIsAnsweredInTheSameWay() throws Exception {
		SampleProcess stock = start("--server.reuseport.enabled=false", SampleTransport.EPOLL);
		Map<SampleTransport, SampleProcess> starters = new EnumMap<>(SampleTransport.class);
		for (SampleTransport transport : transports()) {
			starters.put(transport, start("--server.reuseport.enabled=true", transport));
		}
		List<Dialogue> dialogues = Stream
			.of(Http1Dialogues.all(), Http2Dialogues.all(), WebSocketDialogues.all(), OutsideClients.installed(FULL))
			.<Dialogue>flatMap(List::stream)
			.toList();
		assertThat(dialogues).extracting(Dialogue::name).doesNotHaveDuplicates();
		assertThat(dialogues.get(0).hold(stock.port())).contains("200 OK", "Hello");
		for (SampleTransport transport : transports()) {
			int starter = starters.get(transport).port();
			transport.requireOn(new SampleClient(starter).whoami().eventLoop());
			assertThat(new Differences(dialogues).between(stock.port(), starter)).as(transport.id()).isEmpty();
			System.out.printf("%s: the same in %d dialogues%n", transport.id(), dialogues.size());
		}
	}

	@Test
	void http2ConformsAsMuch() throws Exception {
		assumeThat(FULL).as("long suite (-Dconformance=full)").isTrue();
		Http2Suite suite = Http2Suite.unpack(this.directory.resolve("suite"));
		int stock = start("--server.reuseport.enabled=false", SampleTransport.EPOLL).port();
		for (SampleTransport transport : transports()) {
			suite.assertSame(stock, start("--server.reuseport.enabled=true", transport).port(), transport.id());
		}
	}

	private static List<SampleTransport> transports() {
		return FULL ? Arrays.asList(SampleTransport.values()) : List.of(SampleTransport.EPOLL, SampleTransport.NIO);
	}

	private SampleProcess start(String starter, SampleTransport transport) throws IOException {
		List<String> arguments = new ArrayList<>(List.of(starter, "--server.http2.enabled=true"));
		// A process that runs may still read its own
		Path library = Files.createTempDirectory(this.directory, "library");
		if (transport == SampleTransport.IO_URING) {
			Path uring = Path.of(System.getProperty("io_uring.directory"));
			arguments.add(AddedLibrary.create(library, SampleHandlers.class, uring));
		}
		else {
			arguments.add(AddedLibrary.create(library, SampleHandlers.class));
			arguments.add(transport.systemProperty());
		}
		return this.processes.start(arguments.toArray(String[]::new));
	}

}
