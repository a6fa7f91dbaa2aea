package io.github.reuseport.autoconfigure;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

import io.github.reuseport.server.Takeover;

/**
 * Starts the takeover once the application accepts traffic, and not before: if it fails
 * while it starts, the other processes on its port are left alone.
 */
final class TakeoverStarter implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, DisposableBean {

	private final ApplicationContext context;

	private final Takeover takeover;

	TakeoverStarter(ApplicationContext context, Takeover takeover) {
		this.context = context;
		this.takeover = takeover;
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		// Events of child contexts arrive here too
		if (event.getSource() == this.context && event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			this.takeover.start();
		}
	}

	@Override
	public void destroy() {
		this.takeover.close();
	}

}
