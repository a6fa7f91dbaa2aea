package io.github.reuseport.server.rescue;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.placement.ServingLoop;

/**
 * Has healthy event loops take what waits for those that are stalled: connections in the
 * accept queue, and those that were handed off and have not arrived. For use by the
 * watchdog's thread only.
 */
final class LoopRescue {

	private static final Logger logger = Loggers.getLogger(LoopRescue.class);

	/**
	 * Most connections that a loop accepts at a time for another one.
	 */
	private static final int BATCH = 64;

	private final List<ServingLoop> loops;

	/**
	 * Whether each loop has been asked to accept for another one and has not answered.
	 */
	private final AtomicIntegerArray asked;

	/**
	 * Who comes first: the one behind that which was served last, or one that always has
	 * something waiting would keep the others from being served.
	 */
	private int turn;

	private boolean unable;

	LoopRescue(List<ServingLoop> loops) {
		this.loops = loops;
		this.asked = new AtomicIntegerArray(loops.size());
	}

	/**
	 * Ask one healthy loop for each one that is stalled. Does not wait for them.
	 * @param watches tell which loops are stalled
	 * @return {@code false} if there is no healthy loop
	 */
	boolean run(List<LoopWatch> watches) {
		boolean possible = false;
		int first = this.turn;
		for (int i = 0; i < watches.size(); i++) {
			int index = (first + i) % watches.size();
			LoopWatch watch = watches.get(index);
			if (watch.isStalled()) {
				Optional<ServingLoop> rescuer = rescuer();
				possible |= rescuer.isPresent();
				if (rescuer.isPresent() && (watch.isWaiting() || watch.loop().firstArrival() != null)) {
					this.turn = index + 1;
					ask(rescuer.get(), watch.loop(), acceptor(watch));
				}
			}
		}
		return possible;
	}

	private Optional<ServingLoop> rescuer() {
		return this.loops.stream()
			.filter((loop) -> this.asked.get(loop.index()) == 0 && loop.isReady())
			.min(Comparator.comparingLong(ServingLoop::active));
	}

	private void ask(ServingLoop rescuer, ServingLoop stalled, @Nullable RescueAcceptor acceptor) {
		this.asked.set(rescuer.index(), 1);
		try {
			rescuer.send(() -> {
				this.asked.set(rescuer.index(), 0);
				stalled.giveArrivalsTo(rescuer);
				if (acceptor != null) {
					acceptor.accept(BATCH);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Event loop {} has ended and cannot accept in place of {}", rescuer, stalled);
		}
	}

	private @Nullable RescueAcceptor acceptor(LoopWatch watch) {
		Listener listener = watch.listener();
		Channel socket = (listener != null) ? listener.channel() : null;
		RescueAcceptor acceptor = (socket != null) ? RescueAcceptor.of(socket) : null;
		ChannelHandler inFront = (acceptor != null) ? acceptor.handlerInFront() : null;
		if (inFront != null && !this.unable) {
			this.unable = true;
			logger.warn(
					"Event loops cannot accept in place of {}, which is stalled: the application has put {} in "
							+ "front of what accepts, and only the event loop itself may call it",
					watch.loop(), inFront.getClass().getName());
		}
		return acceptor;
	}

}
