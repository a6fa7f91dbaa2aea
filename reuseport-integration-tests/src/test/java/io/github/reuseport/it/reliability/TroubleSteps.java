package io.github.reuseport.it.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.it.reliability.Site.Member;
import io.github.reuseport.it.upgrade.UdpSockets;
import io.github.reuseport.load.OneShotClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens to processes that stay.
 */
final class TroubleSteps {

	private TroubleSteps() {
	}

	static String freeze(Site site) throws Exception {
		Member member = site.any();
		int millis = millis(site, 3000);
		member.process().freeze();
		TimeUnit.MILLISECONDS.sleep(millis);
		member.process().goOn();
		return "SIGSTOP to %s for %d ms".formatted(member, millis);
	}

	static String block(Site site) throws Exception {
		int millis = millis(site, 2500);
		int count = 1 + site.random().nextInt(3);
		OneShotClient client = new OneShotClient(site.port());
		List<CompletableFuture<String>> answers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			answers.add(CompletableFuture.supplyAsync(() -> body(client, "/block?millis=" + millis)));
		}
		List<String> blocked = new ArrayList<>();
		for (CompletableFuture<String> answer : answers) {
			blocked.add(answer.get(30, TimeUnit.SECONDS));
		}
		return "%s, at once".formatted(blocked);
	}

	/**
	 * Some of them, whoever has them: {@code ss} cannot tell those of a port from each
	 * other, and the kernel loses its place when it has closed one.
	 */
	static String closeListeners(Site site) throws Exception {
		String closed = Shell.run("ss", "--kill", "-ltnH", "sport = :" + site.port());
		assertThat(closed.lines()).isNotEmpty();
		return "close of %d listener(s) by ss".formatted(closed.lines().count());
	}

	static String takeDescriptors(Site site) throws Exception {
		Member member = site.any();
		String pid = Long.toString(member.process().pid());
		String before = Shell.run("prlimit", "--pid", pid, "--nofile", "--output=SOFT", "--noheadings").strip();
		int limit = member.process().openFiles();
		int millis = millis(site, 2500);
		Shell.run("prlimit", "--pid", pid, "--nofile=%d:".formatted(limit));
		try {
			TimeUnit.MILLISECONDS.sleep(millis);
		}
		finally {
			Shell.run("prlimit", "--pid", pid, "--nofile=%s:".formatted(before));
		}
		return "no more than %d descriptors for %s for %d ms".formatted(limit, member, millis);
	}

	/**
	 * It runs for a fifth of the time.
	 */
	static String takeCpu(Site site) throws Exception {
		Member member = site.any();
		int turns = 10 + site.random().nextInt(30);
		Shell.run("bash", "-c",
				"for ((i = 0; i < $1; i++)); do kill -STOP $0; sleep 0.04; kill -CONT $0; sleep 0.01; done",
				Long.toString(member.process().pid()), Integer.toString(turns));
		return "SIGSTOP to %s %d times for 40 of 50 ms".formatted(member, turns);
	}

	/**
	 * Connections that there are survive it, new ones cannot be made meanwhile.
	 */
	static String takeLoopback(Site site) throws Exception {
		int millis = millis(site, 2500);
		Shell.run("ip", "link", "set", "lo", "down");
		try {
			TimeUnit.MILLISECONDS.sleep(millis);
		}
		finally {
			Shell.run("ip", "link", "set", "lo", "up");
		}
		return "no loopback for %d ms".formatted(millis);
	}

	/**
	 * On the number of the port, while a process starts and stops.
	 */
	static String udpSockets(Site site) throws Exception {
		try (UdpSockets sockets = UdpSockets.open(site.port(), StandardSocketOptions.SO_REUSEPORT)) {
			assertThat(sockets).isNotNull();
			return "beside UDP sockets: %s, %s".formatted(LifeSteps.start(site), LifeSteps.terminate(site));
		}
	}

	static String collectGarbage(Site site) throws Exception {
		Member member = site.any();
		Shell.run("jcmd", Long.toString(member.process().pid()), "GC.run");
		return "full garbage collection in " + member;
	}

	private static int millis(Site site, int most) {
		return 500 + site.random().nextInt(most - 500);
	}

	private static String body(OneShotClient client, String path) {
		try {
			return client.body(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
