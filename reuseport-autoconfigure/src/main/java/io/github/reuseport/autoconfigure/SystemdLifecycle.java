package io.github.reuseport.autoconfigure;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.PropertyResolver;

import io.github.reuseport.systemd.ServiceEnvironment;
import io.github.reuseport.systemd.SystemdNotifier;

/**
 * Lets systemd be told when the application has started and when it begins to stop, which
 * is before its server does.
 */
final class SystemdLifecycle implements SmartApplicationListener, DisposableBean {

	private final ApplicationContext context;

	private final SystemdNotifier notifier;

	SystemdLifecycle(ApplicationContext context, SystemdNotifier notifier) {
		this.context = context;
		this.notifier = notifier;
	}

	static ServiceEnvironment environment(PropertyResolver environment) {
		return new ServiceEnvironment(environment.getProperty("NOTIFY_SOCKET"),
				environment.getProperty("WATCHDOG_USEC"), environment.getProperty("WATCHDOG_PID"));
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> type) {
		return AvailabilityChangeEvent.class.isAssignableFrom(type) || ContextClosedEvent.class.isAssignableFrom(type);
	}

	@Override
	public int getOrder() {
		// What other listeners do when the context is closed may take its time
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		// Those of child contexts arrive here too
		if (event.getSource() != this.context) {
			return;
		}
		if (event instanceof ContextClosedEvent) {
			this.notifier.stopping();
		}
		else if (event instanceof AvailabilityChangeEvent<?> change
				&& change.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			this.notifier.starting();
		}
	}

	@Override
	public void destroy() {
		this.notifier.close();
	}

}
