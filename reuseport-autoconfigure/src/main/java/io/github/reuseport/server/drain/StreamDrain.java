package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import reactor.netty.channel.ChannelOperations;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Ends the responses of a server that have no end, one after the other and evenly spread
 * over some time, so that their clients do not all come back in the same moment. Those
 * that have been open for longest are ended first: a young one may end by itself. Those
 * that begin meanwhile are ended as well, until this is closed. Has a thread of its own,
 * because the one that stops the server waits for the responses.
 */
final class StreamDrain implements AutoCloseable {

	private static final Logger logger = Loggers.getLogger(StreamDrain.class);

	private static final long TICK = Duration.ofMillis(10).toNanos();

	/**
	 * The least time between two looks at the connections, and how many times as long as
	 * a look took it is at least.
	 */
	private static final long INTERVAL = Duration.ofMillis(100).toNanos();

	private static final int RATIO = 50;

	private final ChannelGroup connections;

	private final Set<String> types;

	private final DrainTally tally;

	private final Set<Object> known = ConcurrentHashMap.newKeySet();

	private final Queue<OpenStream> found = new ConcurrentLinkedQueue<>();

	private final Queue<OpenStream> waiting = new PriorityQueue<>(Comparator.comparing(OpenStream::since));

	private final long end;

	private final Thread thread = new Thread(this::run, "reuseport-streams");

	private long next = System.nanoTime();

	private long last = this.next;

	private StreamDrain(ChannelGroup connections, Set<String> types, Deadline end, DrainTally tally) {
		this.connections = connections;
		this.types = types;
		this.tally = tally;
		this.end = this.next + end.left().toNanos();
		this.thread.setDaemon(true);
	}

	/**
	 * Begin to end the streams of a server.
	 * @param connections the open connections and HTTP/2 streams of the server
	 * @param types the content types of what is ended
	 * @param end by when to have ended all
	 * @param tally where they are counted
	 * @return the drain, to be closed when the server has stopped
	 */
	static StreamDrain begin(ChannelGroup connections, Set<String> types, Deadline end, DrainTally tally) {
		StreamDrain drain = new StreamDrain(connections, types, end, tally);
		try {
			drain.thread.start();
		}
		catch (OutOfMemoryError ex) {
			// No thread: requests in flight have less time then
			logger.warn("Streams cannot be ended: they are closed when the time to stop is over", ex);
		}
		return drain;
	}

	private void run() {
		try {
			while (!Thread.interrupted()) {
				find();
				endThoseDue();
				TimeUnit.NANOSECONDS.sleep(TICK);
			}
		}
		catch (InterruptedException ex) {
			// The server has stopped
		}
		catch (RuntimeException | LinkageError ex) {
			logger.warn("Streams cannot be ended any more: they are closed when the time to stop is over", ex);
		}
	}

	private void find() {
		long now = System.nanoTime();
		if (now - this.next < 0) {
			return;
		}
		this.waiting.removeIf((stream) -> !stream.isOpen());
		Map<EventLoop, List<Channel>> unknown = new HashMap<>();
		for (Channel channel : this.connections) {
			ChannelOperations<?, ?> exchange = ChannelOperations.get(channel);
			if (exchange != null && !this.known.contains(exchange)) {
				unknown.computeIfAbsent(channel.eventLoop(), (loop) -> new ArrayList<>()).add(channel);
			}
		}
		unknown.forEach((loop, channels) -> {
			if (!loop.isShuttingDown()) {
				loop.execute(() -> channels.forEach(this::look));
			}
		});
		this.next = now + Math.max(INTERVAL, RATIO * (System.nanoTime() - now));
	}

	private void look(Channel channel) {
		OpenStream stream = OpenStream.of(channel, this.types);
		if (stream != null && this.known.add(stream.exchange())) {
			this.found.add(stream);
		}
	}

	private void endThoseDue() {
		long now = System.nanoTime();
		if (this.waiting.isEmpty()) {
			this.last = now;
		}
		for (OpenStream stream = this.found.poll(); stream != null; stream = this.found.poll()) {
			this.waiting.add(stream);
		}
		while (!this.waiting.isEmpty()) {
			long slot = (this.end - this.last) / this.waiting.size();
			if (now - this.last < slot) {
				return;
			}
			end(this.waiting.remove());
			// What a thread that got no processor has missed is not made up for at once
			this.last = Math.max(this.last + slot, now - 2 * TICK);
		}
	}

	private void end(OpenStream stream) {
		stream.channel().eventLoop().execute(() -> stream.end(this.tally::ended));
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

}
