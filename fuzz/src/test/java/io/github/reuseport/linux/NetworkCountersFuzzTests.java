package io.github.reuseport.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link SocketStatistics}, {@link ListenOverflows} and
 * {@link TcpMigration}.
 */
@Timeout(10)
class NetworkCountersFuzzTests {

	@TempDir
	static Path net;

	@FuzzTest(maxDuration = "1m")
	void readsAnyCounters(byte[] content) throws IOException {
		Path file = Files.write(net.resolve("sockstat"), content);
		Files.write(net.resolve("sockstat6"), content);
		Reading.attempt(() -> assertThat(new SocketStatistics(net).tcp().ipv4()).isNotNegative());
		Reading.attempt(() -> new ListenOverflows(file).count());
		new TcpMigration(file).isOn();
	}

}
