package io.github.reuseport.autoconfigure;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.mock.env.MockEnvironment;
import reactor.netty.ChannelBindException;

import io.github.reuseport.linux.EffectiveUser;
import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.server.ForeignListener;
import io.github.reuseport.server.listener.ReuseportUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link ReuseportBindFailureAnalyzer},
 * {@link ReuseportPortInUseFailureAnalyzer} and
 * {@link ReuseportUnavailableFailureAnalyzer}, found as an application finds them.
 */
class ReuseportFailureAnalyzersTests {

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(NettyReactiveWebServerAutoConfiguration.class, ReuseportAutoConfiguration.class,
						ReuseportHealthContributorAutoConfiguration.class, HealthContributorAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					server.reuseport.enabled                        | maybe    | 'true' or 'false'
					server.reuseport.required                       | maybe    | 'true' or 'false'
					server.reuseport.listeners                      | abc      | a whole number of at least 1
					server.reuseport.listeners                      | 0        | whole number of at least 1
					server.reuseport.listeners                      | -1       | whole number of at least 1
					server.reuseport.backlog                        | abc      | a whole number of at least 1
					server.reuseport.backlog                        | 0        | whole number of at least 1
					server.reuseport.backlog                        | -1       | whole number of at least 1
					server.reuseport.defer-accept                   | soon     | a duration, for example '1s'
					server.reuseport.defer-accept                   | 0s       | longer than 0
					server.reuseport.defer-accept                   | -1s      | longer than 0
					server.reuseport.drain.grace                    | -1s      | not be negative
					server.reuseport.drain.grace                    | soon     | a duration, for example '1s'
					server.reuseport.drain.keep-alive               | -1s      | not be negative
					server.reuseport.drain.alone                    | -1s      | not be negative
					server.reuseport.drain.alone                    | PT2H     | at most 1h
					server.reuseport.drain.streams                  | -1s      | not be negative
					server.reuseport.drain.streams                  | PT2H     | at most 1h
					server.reuseport.drain.streams                  | soon     | a duration, for example '1s'
					server.reuseport.drain.stream-types             | json     | a content type without parameters
					server.reuseport.drain.stream-types             | text/*   | a content type without parameters
					server.reuseport.drain.enabled                  | maybe    | 'true' or 'false'
					server.reuseport.sharing                        | everyone | 'shared' or 'takeover'
					server.reuseport.takeover.timeout               | soon     | a duration, for example '1s'
					server.reuseport.takeover.timeout               | 0s       | longer than 0
					server.reuseport.takeover.timeout               | -1s      | longer than 0
					server.reuseport.warm-up.paths                  | hello    | begin with a slash
					server.reuseport.warm-up.calls                  | /login   | entries that have a path
					server.reuseport.warm-up.calls[0].path          | login    | begin with a slash
					server.reuseport.warm-up.calls[0].method        | LOOK     | one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS
					server.reuseport.warm-up.calls[0].headers       | accept   | names and values
					server.reuseport.warm-up.calls[0].status        | ok       | whole number of 200 to 599
					server.reuseport.warm-up.calls[0].status        | 199      | 200 to 599
					server.reuseport.warm-up.calls[0].status        | 600      | 200 to 599
					server.reuseport.warm-up.requests               | some     | a whole number of at least 1
					server.reuseport.warm-up.requests               | 0        | whole number of at least 1
					server.reuseport.warm-up.timeout                | soon     | a duration, for example '1s'
					server.reuseport.warm-up.timeout                | 0s       | longer than 0
					server.reuseport.warm-up.timeout                | PT31S    | at most 30s: the start fails if the server has not been bound after 45s
					server.reuseport.placement                      | anywhere | 'adaptive' or 'local'
					server.reuseport.steering                       | sideways | 'hash' or 'cpu'
					server.reuseport.rescue.enabled                 | maybe    | 'true' or 'false'
					server.reuseport.rescue.after                   | soon     | a duration, for example '1s'
					server.reuseport.rescue.after                   | 0s       | at least 1ms
					server.reuseport.rescue.after                   | -1s      | at least 1ms
					management.health.reuseport.stall-threshold     | later    | a duration, for example '1s'
					management.health.reuseport.stall-threshold     | 0s       | longer than 0
					management.health.reuseport.stall-threshold     | -1s      | longer than 0
					management.health.reuseport.minimum-listeners   | abc      | a whole number of at least 1
					management.health.reuseport.minimum-listeners   | 0        | whole number of at least 1
					""",
			quoteCharacter = '"')
	void badValueIsNamedWithWhatIsAllowed(String key, String value, String allowed) {
		this.runner.withPropertyValues(key + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = analyze(context.getStartupFailure(), new MockEnvironment());
			String text = analysis.getDescription() + " " + analysis.getAction();
			assertThat(text).contains(key, value.replace("-1s", "-").replace("0s", "0"), allowed);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			drain    | 30s    | 'server.reuseport.drain.alone', 'server.reuseport.drain.enabled'
			rescue   | false  | 'server.reuseport.rescue.after', 'server.reuseport.rescue.enabled'.
			takeover | true   | 'server.reuseport.takeover.timeout'.
			warm-up  | /hello | 'server.reuseport.warm-up.paths'
			systemd  | false  | 'server.reuseport.systemd.notify'.
			""", quoteCharacter = '"')
	void groupWithAValueIsNamedWithItsProperties(String group, String value, String properties) {
		String key = "server.reuseport." + group;
		this.runner.withPropertyValues(key + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = analyze(context.getStartupFailure(),
					new MockEnvironment().withProperty(key, value));
			assertThat(analysis.getDescription())
				.isEqualTo("Invalid value '%s' for '%s', which is a group of configuration properties.", value, key);
			assertThat(analysis.getAction()).startsWith("Set one of its properties instead: ").contains(properties);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			calls[0].headers[]            | html       | calls[0].headers          | names and values
			calls[0].headers[my header]   | 1          | calls[0].headers          | must have a name
			calls[0].headers.accept       | 'a\nb: c' | calls[0].headers.accept   | one line
			calls[1].status               | 401        | calls[1].path             | begin with a slash
			calls[1]                      | /login     | calls[1]                  | entries that have a path
			""")
	void badEntryOfAWarmUpIsNamedWithWhatIsAllowed(String property, String value, String key, String allowed) {
		String prefix = "server.reuseport.warm-up.";
		this.runner.withPropertyValues(prefix + "calls[0].path=/", prefix + property + "=" + value).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = analyze(context.getStartupFailure(), new MockEnvironment());
			assertThat(analysis.getDescription() + " " + analysis.getAction()).contains("'" + prefix + key + "'",
					allowed);
		});
	}

	@Test
	void portInUseIsBootsAnalysisAndWhoHoldsIt() throws Exception {
		try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			FailureAnalysis analysis = analyze(portInUse(holder.getLocalPort()), new MockEnvironment());
			assertThat(analysis.getDescription())
				.isEqualTo("Web server failed to start. Port %d was already in use: it has 1 listener of this process."
					.formatted(holder.getLocalPort()));
			assertThat(analysis.getAction())
				.startsWith("Identify and stop the process that's listening on port " + holder.getLocalPort());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "shared", "takeover" })
	void portInUseByAPlainListenerCannotBeShared(String sharing) throws Exception {
		try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			FailureAnalysis analysis = analyze(portInUse(holder.getLocalPort()),
					new MockEnvironment().withProperty("server.reuseport.sharing", sharing));
			assertThat(analysis.getDescription())
				.endsWith(("it has 1 listener of this process. It cannot be shared although "
						+ "'server.reuseport.sharing' is '%s': a listener there is a plain one, without SO_REUSEPORT.")
					.formatted(sharing));
			assertThat(analysis.getAction()).contains("in the other process too",
					"for the web server of the application and its management server: any other server needs a port");
		}
	}

	@Test
	void portInUseByAGroupOfTheSameUserCanBeTakenOver() throws Exception {
		try (ServerSocket reserved = new ServerSocket()) {
			reserved.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			reserved.bind(new InetSocketAddress("127.0.0.1", 0));
			int port = reserved.getLocalPort();
			Process one = ForeignListener.start(port);
			Process other = ForeignListener.start(port);
			try {
				await().atMost(Duration.ofMinutes(1)).until(() -> new ListeningSockets().onPort(port).size() == 3);
				FailureAnalysis analysis = analyze(portInUse(port), new MockEnvironment());
				assertThat(analysis.getDescription()).endsWith(
						"it has 2 listeners of the same user (uid %d, pid %d, pid %d) and 1 listener of this process."
							.formatted(EffectiveUser.uid(), Math.min(one.pid(), other.pid()),
									Math.max(one.pid(), other.pid())));
				assertThat(analysis.getAction()).endsWith("For an upgrade without an interruption set "
						+ "'server.reuseport.sharing' to 'takeover' in both processes, or to 'shared' if both shall go on.");
			}
			finally {
				one.destroyForcibly().waitFor();
				other.destroyForcibly().waitFor();
			}
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void portInUseByAnotherUserCannotBeShared() throws Exception {
		assumeTrue(EffectiveUser.uid() == 0, "SKIPPED: only root can listen as another user");
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		Process holder = new ProcessBuilder("setpriv", "--reuid=65534", "--clear-groups", "perl", "-MIO::Socket::INET",
				"-e", "my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1:%d') or die; <STDIN>"
					.formatted(port))
			.start();
		try {
			await().atMost(Duration.ofMinutes(1)).until(() -> !new ListeningSockets().onPort(port).isEmpty());
			FailureAnalysis analysis = analyze(portInUse(port),
					new MockEnvironment().withProperty("server.reuseport.sharing", "shared"));
			assertThat(analysis.getDescription())
				.endsWith(("it has 1 listener of another user (uid 65534, pid %d). It cannot be shared although "
						+ "'server.reuseport.sharing' is 'shared': a port is shared by processes of one user only.")
					.formatted(holder.pid()));
			assertThat(analysis.getAction()).endsWith("A port is shared by processes of one user only.")
				.doesNotContain("server.reuseport");
		}
		finally {
			holder.destroyForcibly().waitFor();
		}
	}

	@Test
	void portInUseIsLeftToBootWhereNobodyIsFound() throws Exception {
		int port;
		try (ServerSocket closed = new ServerSocket(0)) {
			port = closed.getLocalPort();
		}
		assertThat(analyze(portInUse(port), new MockEnvironment()).getDescription())
			.isEqualTo("Web server failed to start. Port " + port + " was already in use.");
	}

	@Test
	void portInUseIsLeftToBootWhenDisabled() throws Exception {
		try (ServerSocket holder = new ServerSocket(0)) {
			Environment environment = new MockEnvironment().withProperty("server.reuseport.enabled", "false");
			assertThat(analyze(portInUse(holder.getLocalPort()), environment).getDescription())
				.isEqualTo("Web server failed to start. Port " + holder.getLocalPort() + " was already in use.");
		}
	}

	@Test
	void portInUseIsLeftToBootWhereAnotherServerWantsIt() throws Exception {
		try (ServerSocket holder = new ServerSocket(0)) {
			int port = holder.getLocalPort();
			assertThat(analyze(new PortInUseException(port, new BindException("Address already in use")),
					new MockEnvironment())
				.getDescription()).isEqualTo("Web server failed to start. Port " + port + " was already in use.");
		}
	}

	@Test
	void unavailableListenersAreNamedWithARemedy() {
		FailureAnalysis analysis = analyze(
				new ReuseportUnavailableException("Mac OS X does not spread connections", "Run it on Linux."),
				new MockEnvironment());
		assertThat(analysis.getDescription()).isEqualTo("Web server failed to start. 'server.reuseport.required' is "
				+ "'true', but Mac OS X does not spread connections.");
		assertThat(analysis.getAction())
			.isEqualTo("Run it on Linux. Or set 'server.reuseport.required' to 'false' to start all the same.");
	}

	/**
	 * As Spring Boot throws it for a server of Reactor Netty.
	 */
	private static PortInUseException portInUse(int port) {
		return new PortInUseException(port,
				ChannelBindException.fail(new InetSocketAddress(port), new BindException("Address already in use")));
	}

	private FailureAnalysis analyze(Throwable failure, Environment environment) {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, SpringFactoriesLoader.ArgumentResolver.of(Environment.class, environment),
					(factoryType, name, ex) -> assertThat(name).doesNotStartWith("io.github.reuseport"));
		return analyzers.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.orElseThrow();
	}

}
