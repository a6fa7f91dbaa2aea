package io.github.reuseport.it.handover;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.reuseport.it.handover.AddressMatrix.Row;
import io.github.reuseport.it.sample.NetworkNamespace;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sample application on every address that it can have: health, refusal,
 * takeover and drain. A few rows of the matrix, or all with the system property
 * {@code matrix=full}.
 */
@EnabledOnOs(OS.LINUX)
class AddressMatrixIT {

	@RegisterExtension
	final SampleProcesses processes = SampleProcesses.unpacked();

	static Stream<Arguments> rows() {
		if (!"full".equals(System.getProperty("matrix"))) {
			return Stream.of(Arguments.of(Row.NONE, SampleTransport.NIO),
					Arguments.of(Row.IPV4_STACK, SampleTransport.IO_URING),
					Arguments.of(Row.WITHOUT_IPV6, SampleTransport.EPOLL));
		}
		return Stream.of(Row.values())
			.flatMap((row) -> Stream.of(SampleTransport.values()).map((transport) -> Arguments.of(row, transport)));
	}

	@ParameterizedTest(name = "{0} on {1}")
	@MethodSource("rows")
	void isTakenOverWithoutLoss(Row row, SampleTransport transport) throws Exception {
		List<String> setUp = row.setUp(transport);
		if (setUp.isEmpty()) {
			AddressMatrix.run(this.processes, row, transport);
			return;
		}
		NetworkNamespace.Result result = new NetworkNamespace(setUp.toArray(String[]::new)).run(AddressMatrix.class,
				Duration.ofMinutes(15), row.name(), transport.name());
		assertThat(result.status()).as(result.output()).isZero();
	}

}
