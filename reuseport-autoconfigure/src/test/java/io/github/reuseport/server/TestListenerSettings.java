package io.github.reuseport.server;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.server.drain.DrainSettings;
import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Steering;
import io.github.reuseport.server.placement.Placement;
import io.github.reuseport.server.rescue.RescueSettings;
import io.github.reuseport.server.warmup.WarmUpSettings;

/**
 * {@link ListenerSettings} that are the default but for what a test is about.
 */
public final class TestListenerSettings {

	private static final ListenerSettings DEFAULTS = ListenerSettings.DEFAULTS;

	private boolean required = DEFAULTS.required();

	private Sharing sharing = DEFAULTS.sharing();

	private @Nullable Integer listeners = DEFAULTS.listeners();

	private @Nullable Integer backlog = DEFAULTS.backlog();

	private @Nullable Duration deferAccept = DEFAULTS.deferAccept();

	private Steering steering = DEFAULTS.steering();

	private Placement placement = DEFAULTS.placement();

	private RescueSettings rescue = DEFAULTS.rescue();

	private DrainSettings drain = DEFAULTS.drain();

	private WarmUpSettings warmUp = DEFAULTS.warmUp();

	public TestListenerSettings required(boolean required) {
		this.required = required;
		return this;
	}

	public TestListenerSettings sharing(Sharing sharing) {
		this.sharing = sharing;
		return this;
	}

	public TestListenerSettings listeners(@Nullable Integer listeners) {
		this.listeners = listeners;
		return this;
	}

	public TestListenerSettings backlog(@Nullable Integer backlog) {
		this.backlog = backlog;
		return this;
	}

	public TestListenerSettings deferAccept(@Nullable Duration deferAccept) {
		this.deferAccept = deferAccept;
		return this;
	}

	public TestListenerSettings steering(Steering steering) {
		this.steering = steering;
		return this;
	}

	public TestListenerSettings placement(Placement placement) {
		this.placement = placement;
		return this;
	}

	public TestListenerSettings rescue(RescueSettings rescue) {
		this.rescue = rescue;
		return this;
	}

	public TestListenerSettings withoutRescue() {
		return rescue(new RescueSettings(false, DEFAULTS.rescue().after()));
	}

	public TestListenerSettings drain(DrainSettings drain) {
		this.drain = drain;
		return this;
	}

	public TestListenerSettings warmUp(WarmUpSettings warmUp) {
		this.warmUp = warmUp;
		return this;
	}

	public ListenerSettings build() {
		return new ListenerSettings(this.required, this.sharing, this.listeners, this.backlog, this.deferAccept,
				this.steering, this.placement, this.rescue, this.drain, this.warmUp);
	}

}
