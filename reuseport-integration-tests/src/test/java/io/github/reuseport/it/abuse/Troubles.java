package io.github.reuseport.it.abuse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.reuseport.it.sample.LoopClients;

/**
 * What goes wrong in an application itself.
 */
final class Troubles {

	private static final int EVENT_LOOPS = Math.max(Runtime.getRuntime().availableProcessors(), 4);

	private Troubles() {
	}

	/**
	 * No file descriptor is left.
	 * @param victim who has none
	 * @param strength for how long
	 */
	static void noDescriptors(Victim victim, Strength strength) throws Exception {
		int limit = victim.openFilesLimit();
		victim.limitOpenFiles(victim.process().openFiles());
		try {
			TimeUnit.MILLISECONDS.sleep(strength.time().toMillis());
		}
		finally {
			victim.limitOpenFiles(limit);
		}
	}

	/**
	 * Handlers block all event loops.
	 * @param victim whose
	 * @param strength for how long all of them
	 */
	static void blockedLoops(Victim victim, Strength strength) throws Exception {
		LoopClients clients = new LoopClients(victim.port(), EVENT_LOOPS);
		List<CompletableFuture<String>> answers = new ArrayList<>();
		// Block the last one as long as all, and those before until then
		Duration time = strength.time().plus(Duration.ofMillis(250L * EVENT_LOOPS));
		for (String loop : clients.loops()) {
			answers.add(clients.block(loop, time));
			time = time.minusMillis(250);
		}
		for (CompletableFuture<String> answer : answers) {
			answer.get(60, TimeUnit.SECONDS);
		}
	}

	/**
	 * Handlers throw an exception.
	 * @param victim whose
	 * @param strength how many, and in which time
	 */
	static void exceptions(Victim victim, Strength strength) throws Exception {
		get(victim, strength, "/throw");
	}

	/**
	 * The heap is too small for what handlers want to have.
	 * @param victim whose
	 * @param strength how many, and in which time
	 */
	static void outOfMemory(Victim victim, Strength strength) throws Exception {
		get(victim, strength, "/memory");
	}

	private static void get(Victim victim, Strength strength, String path) throws Exception {
		byte[] request = Hoard.bytes("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path));
		strength.pace((i) -> ConnectionAttacks.exchange(victim, request));
	}

}
