package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import io.netty.channel.Channel;

/**
 * The HTTP/2 connections of one client that are to be asked to go away, one at a time:
 * each when its time has come, but not before the client has seen what it was told on the
 * one before. A client that had no processor meanwhile would find that several go away at
 * once, and not know where to send its requests. One with many connections, such as a
 * proxy, is asked on some of them at a time. Safe for use by any thread.
 */
final class ClientTurns {

	/**
	 * In which a client takes another connection for the requests that it was about to
	 * send on the one before.
	 */
	private static final long MOMENT = Duration.ofMillis(50).toNanos();

	/**
	 * The part of a client's connections on which it is asked at a time.
	 */
	private static final int SHARE = 8;

	private final BiConsumer<Channel, Runnable> ask;

	private final Queue<Turn> waiting = new ArrayDeque<>();

	/**
	 * How many connections there are, or have been.
	 */
	private int known;

	/**
	 * On how many of them the client has been asked, or is about to be, and has not seen
	 * it.
	 */
	private int asked;

	/**
	 * Prepare for a client.
	 * @param ask asks on a connection, in its event loop, and has a task run when the
	 * client has seen it or has gone, once or more
	 */
	ClientTurns(BiConsumer<Channel, Runnable> ask) {
		this.ask = ask;
	}

	/**
	 * Ask on another connection when its turn has come.
	 * @param connection the connection
	 * @param due when at the earliest, as of {@link System#nanoTime()}
	 */
	synchronized void add(Channel connection, long due) {
		this.known++;
		this.waiting.add(new Turn(connection, due));
		next(due);
	}

	/**
	 * Ask on all that wait, because there is no more time.
	 */
	synchronized void askAll() {
		long now = System.nanoTime();
		for (Turn turn = this.waiting.poll(); turn != null; turn = this.waiting.poll()) {
			begin(turn.connection, now);
		}
	}

	private synchronized void seen() {
		this.asked--;
		next(System.nanoTime() + ((atATime() == 1) ? MOMENT : 0));
	}

	private int atATime() {
		return Math.max(1, this.known / SHARE);
	}

	private void next(long earliest) {
		while (this.asked < atATime() && !this.waiting.isEmpty()) {
			Turn turn = this.waiting.remove();
			begin(turn.connection, (turn.due - earliest > 0) ? turn.due : earliest);
		}
	}

	private void begin(Channel connection, long time) {
		AtomicBoolean over = new AtomicBoolean();
		Runnable seen = () -> {
			if (!over.getAndSet(true)) {
				seen();
			}
		};
		try {
			connection.eventLoop()
				.schedule(() -> this.ask.accept(connection, seen), Math.max(0, time - System.nanoTime()),
						TimeUnit.NANOSECONDS);
			this.asked++;
		}
		catch (RejectedExecutionException ex) {
			// The event loop has ended, and the connection with it
		}
	}

	private record Turn(Channel connection, long due) {
	}

}
