package io.github.reuseport.it.handover;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/**
 * Part of an application that is not ready yet when it has started: takes back what Boot
 * publishes, and accepts traffic once a file is there. Has to hear of it after Boot's own
 * listener, which would not notice otherwise.
 */
@AutoConfiguration(after = ApplicationAvailabilityAutoConfiguration.class)
public class LateReadiness implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC
				&& event.getSource() instanceof ApplicationContext context) {
			AvailabilityChangeEvent.publish(context, this, ReadinessState.REFUSING_TRAFFIC);
			new Thread(() -> acceptLater(context)).start();
		}
	}

	private void acceptLater(ApplicationContext context) {
		Path gate = Path.of(System.getProperty("gate"));
		while (!Files.exists(gate)) {
			LockSupport.parkNanos(10_000_000);
		}
		AvailabilityChangeEvent.publish(context, this, ReadinessState.ACCEPTING_TRAFFIC);
	}

}
