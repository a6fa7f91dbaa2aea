package io.github.reuseport.it.reliability;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.it.sample.PortListeners;
import io.github.reuseport.it.sample.SampleProcess;
import io.github.reuseport.it.sample.SampleProcesses;
import io.github.reuseport.it.sample.SampleTransport;
import io.github.reuseport.it.upgrade.ExecutableJar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The processes that live on one port, and the choice among them.
 */
final class Site {

	static final int MOST = 4;

	private static final int MOST_LOOPS = 3;

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final int EXIT_CODE_OF_SIGTERM = 143;

	private final SampleProcesses processes;

	private final List<SampleTransport> transports;

	private final Random random;

	private final @Nullable ExecutableJar jar;

	private final int port;

	private final List<Member> members = new ArrayList<>();

	/**
	 * A site where nobody lives yet.
	 * @param processes starts the processes
	 * @param transports what they may run on
	 * @param random chooses
	 * @param jar the jar that they are started from, or {@code null} if it cannot be
	 * overwritten
	 */
	Site(SampleProcesses processes, List<SampleTransport> transports, Random random, @Nullable ExecutableJar jar)
			throws IOException {
		this.processes = processes;
		this.transports = transports;
		this.random = random;
		this.jar = jar;
		if (jar != null) {
			processes.from(jar.file());
		}
		this.port = PortListeners.free();
	}

	int port() {
		return this.port;
	}

	Random random() {
		return this.random;
	}

	int size() {
		return this.members.size();
	}

	List<Member> members() {
		return List.copyOf(this.members);
	}

	Member any() {
		return this.members.get(this.random.nextInt(this.members.size()));
	}

	/**
	 * The listeners of each process that lives.
	 * @return their numbers by the ids of the processes
	 */
	Map<Long, Integer> listeners() {
		return this.members.stream().collect(Collectors.toMap((member) -> member.process().pid(), Member::loops));
	}

	boolean isFromJar() {
		return this.jar != null;
	}

	/**
	 * Overwrite the jar under those that have been started from it. They have loaded
	 * before what they need when they stop.
	 */
	void overwriteJar() throws IOException {
		for (Member member : this.members) {
			await("%s has loaded what it needs late".formatted(member)).atMost(LIMIT)
				.until(() -> member.process().output().contains("classes that are needed late have been loaded"));
		}
		Objects.requireNonNull(this.jar).overwrite();
	}

	/**
	 * Launch a process without the starter, which cannot join the others.
	 * @return the process
	 */
	SampleProcess launchStock() throws IOException {
		return this.processes.startOn(this.port, "--server.reuseport.enabled=false");
	}

	/**
	 * Launch a process, which is awaited by {@link #arrived}.
	 * @param sharing what it does about the others
	 * @return the process
	 */
	Member launch(String sharing) throws IOException {
		SampleTransport transport = this.transports.get(this.random.nextInt(this.transports.size()));
		int loops = 1 + this.random.nextInt(MOST_LOOPS);
		return new Member(this.processes.startOn(this.port, "--server.reuseport.sharing=" + sharing,
				"--server.http2.enabled=true", "-Dreactor.netty.ioWorkerCount=" + loops, transport.systemProperty(),
				"--logging.level.io.github.reuseport.server.LateClasses=debug",
				// Or it would forget connections, see the limits
				"-Dio.netty.iouring.pollAddMultishotEnabled=false"), transport, loops);
	}

	/**
	 * Wait until a process is ready.
	 * @param member the process
	 */
	void arrived(Member member) {
		assertThat(member.process().port()).isEqualTo(this.port);
		await("%s is ready".formatted(member)).atMost(LIMIT)
			.until(() -> member.process().output().contains("Started SampleApplication in "));
		this.members.add(member);
	}

	/**
	 * Wait until a process that was asked to stop has ended.
	 * @param member the process
	 */
	void left(Member member) throws InterruptedException {
		assertThat(member.process().exitCode()).as("exit code of %s", member).isEqualTo(EXIT_CODE_OF_SIGTERM);
		this.members.remove(member);
	}

	/**
	 * Wait until a process that was killed has ended.
	 * @param member the process
	 */
	void died(Member member) throws InterruptedException {
		member.process().exitCode();
		this.members.remove(member);
	}

	/**
	 * One of the processes.
	 *
	 * @param process the process
	 * @param transport what it is made to run on
	 * @param loops how many event loops it has
	 */
	record Member(SampleProcess process, SampleTransport transport, int loops) {

		@Override
		public String toString() {
			return "process %d (%s, %d)".formatted(this.process.pid(), this.transport.id(), this.loops);
		}

	}

}
