package io.github.reuseport.autoconfigure;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

import io.github.reuseport.takeover.Takeover;

/**
 * Starts the takeover once the application has started and accepts traffic, and not
 * before: if it fails while it starts, the other processes on its port are left alone. An
 * application that stops accepting traffic asks nobody until it accepts it again.
 */
final class TakeoverStarter implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, DisposableBean {

	private final ApplicationContext context;

	private final Readiness readiness;

	private final Takeover takeover;

	private volatile boolean started;

	TakeoverStarter(ApplicationContext context, Readiness readiness, Takeover takeover) {
		this.context = context;
		this.readiness = readiness;
		this.takeover = takeover;
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		this.readiness.published(event.getState());
		if (event.getState() != ReadinessState.ACCEPTING_TRAFFIC) {
			return;
		}
		// Whoever publishes it later may name any source, but those of child contexts
		// arrive here too, maybe before this context has started
		this.started = this.started || event.getSource() == this.context;
		if (this.started) {
			this.takeover.start();
		}
	}

	/**
	 * Whether the application has started and accepts traffic.
	 * @return whether processes may be asked to stop
	 */
	boolean isReady() {
		return this.started && this.readiness.isAccepting();
	}

	/**
	 * Whether the older processes have closed their listeners, if this one takes over.
	 * @return {@code false} while they are waited for
	 */
	boolean isSettled() {
		return this.takeover.isSettled();
	}

	@Override
	public void destroy() {
		this.takeover.close();
	}

}
