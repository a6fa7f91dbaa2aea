package io.github.reuseport.it.listener;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the sample application with properties that have bad values.
 */
class BadPropertiesIT {

	@RegisterExtension
	final SampleProcesses processes = new SampleProcesses();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			server.reuseport.listeners                    | 0         | a whole number of at least 1
			server.reuseport.listeners                    | -1        | a whole number of at least 1
			server.reuseport.listeners                    | abc       | a whole number of at least 1
			server.reuseport.backlog                      | 0         | a whole number of at least 1
			server.reuseport.backlog                      | -1        | a whole number of at least 1
			server.reuseport.backlog                      | abc       | a whole number of at least 1
			server.reuseport.sharing                      | everybody | 'exclusive' or 'shared' or 'takeover'
			server.reuseport.takeover.timeout             | -1s       | longer than 0
			server.reuseport.defer-accept                 | -1s       | longer than 0
			server.reuseport.defer-accept                 | soon      | a duration, for example '1s'
			server.reuseport.placement                    | anywhere  | 'adaptive' or 'local'
			server.reuseport.rescue.after                 | 0         | at least 1ms
			server.reuseport.rescue.after                 | -1s       | at least 1ms
			server.reuseport.rescue.after                 | soon      | a duration, for example '1s'
			management.health.reuseport.stall-threshold   | 0         | longer than 0
			management.health.reuseport.minimum-listeners | 0         | a whole number of at least 1
			""")
	void failsNamingKeyValueAndWhatIsAllowed(String key, String value, String allowed) throws Exception {
		SampleProcess process = this.processes.start("--%s=%s".formatted(key, value));
		assertThat(process.exitCode()).isEqualTo(1);
		String output = process.output();
		assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("Netty started");
		assertThat(output.substring(output.indexOf("Description:"))).contains(key, value, allowed);
	}

}
