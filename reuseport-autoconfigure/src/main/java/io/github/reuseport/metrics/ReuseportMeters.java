package io.github.reuseport.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * Meters of the listeners. A meter whose value the platform cannot give is not
 * registered.
 */
public enum ReuseportMeters implements MeterDocumentation {

	/**
	 * Listeners of the server, by what they do now.
	 */
	LISTENERS("reuseport.listeners", Meter.Type.GAUGE, ReuseportMeters.LISTENERS_UNIT,
			"Listeners of the server, by what they do now", ServerKeyNames.ADDRESS, ServerKeyNames.PORT,
			ListenerKeyNames.STATE),

	/**
	 * Listeners of other processes on the port.
	 */
	LISTENERS_FOREIGN("reuseport.listeners.foreign", Meter.Type.GAUGE, ReuseportMeters.LISTENERS_UNIT,
			"Listeners of other processes on the port", ServerKeyNames.ADDRESS, ServerKeyNames.PORT),

	/**
	 * Event loops that take none of the connections that wait for them.
	 */
	STALLED("reuseport.stalled", Meter.Type.GAUGE, "event loops",
			"Event loops that take none of the connections that wait for them", ServerKeyNames.ADDRESS,
			ServerKeyNames.PORT),

	/**
	 * How long a task waits until the event loop runs it, from one a second.
	 */
	EVENT_LOOP_DELAY("reuseport.event.loop.delay", Meter.Type.TIMER, "seconds",
			"How long a task waits until the event loop runs it", ServerKeyNames.ADDRESS, ServerKeyNames.PORT,
			ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * Times that the event loop of the listener was stalled, so that others accepted in
	 * its place.
	 */
	STALLS("reuseport.stalls", Meter.Type.COUNTER, "stalls",
			"Times that the event loop of the listener was stalled, so that others accepted in its place",
			ServerKeyNames.ADDRESS, ServerKeyNames.PORT, ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * Connections that other event loops accepted for the listener.
	 */
	CONNECTIONS_RESCUED("reuseport.connections.rescued", Meter.Type.COUNTER, BaseUnits.CONNECTIONS,
			"Connections that other event loops accepted for the listener", ServerKeyNames.ADDRESS, ServerKeyNames.PORT,
			ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * The most active connections on an event loop, divided by their mean over all event
	 * loops.
	 */
	IMBALANCE("reuseport.imbalance", Meter.Type.GAUGE, "ratio",
			"Most active connections on an event loop, divided by their mean over all event loops",
			ServerKeyNames.ADDRESS, ServerKeyNames.PORT),

	/**
	 * Connections that the listener accepted.
	 */
	CONNECTIONS_ACCEPTED("reuseport.connections.accepted", Meter.Type.COUNTER, BaseUnits.CONNECTIONS,
			"Connections that the listener accepted", ServerKeyNames.ADDRESS, ServerKeyNames.PORT,
			ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * Connections that are open on the event loop of the listener.
	 */
	CONNECTIONS_ACTIVE("reuseport.connections.active", Meter.Type.GAUGE, BaseUnits.CONNECTIONS,
			"Connections that are open on the event loop of the listener", ServerKeyNames.ADDRESS, ServerKeyNames.PORT,
			ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * Connections that the listener accepted and whose event loop is another one.
	 */
	CONNECTIONS_HANDED_OFF("reuseport.connections.handed.off", Meter.Type.COUNTER, BaseUnits.CONNECTIONS,
			"Connections that the listener accepted and whose event loop is another one", ServerKeyNames.ADDRESS,
			ServerKeyNames.PORT, ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * Connections that wait to be accepted by the listener.
	 */
	ACCEPT_QUEUE("reuseport.accept.queue", Meter.Type.GAUGE, BaseUnits.CONNECTIONS,
			"Connections that wait to be accepted by the listener", ServerKeyNames.ADDRESS, ServerKeyNames.PORT,
			ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * Limit of the accept queue of the listener.
	 */
	ACCEPT_BACKLOG("reuseport.accept.backlog", Meter.Type.GAUGE, BaseUnits.CONNECTIONS,
			"Limit of the accept queue of the listener", ServerKeyNames.ADDRESS, ServerKeyNames.PORT,
			ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * Stops during which clients were still served, and how long they took.
	 */
	DRAIN("reuseport.drain", Meter.Type.TIMER, "seconds", "Stops during which clients were still served",
			ServerKeyNames.ADDRESS, ServerKeyNames.PORT),

	/**
	 * Connections that were given up during a stop because its time was over.
	 */
	DRAIN_CUT("reuseport.drain.cut", Meter.Type.COUNTER, BaseUnits.CONNECTIONS,
			"Connections that were given up during a stop because its time was over", ServerKeyNames.ADDRESS,
			ServerKeyNames.PORT),

	/**
	 * Connections that the kernel refused because the accept queue of the listener was
	 * full.
	 */
	ACCEPT_DROPPED("reuseport.accept.dropped", Meter.Type.COUNTER, BaseUnits.CONNECTIONS,
			"Connections that the kernel refused because the accept queue of the listener was full",
			ServerKeyNames.ADDRESS, ServerKeyNames.PORT, ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP);

	private static final String LISTENERS_UNIT = "listeners";

	private final String name;

	private final Meter.Type type;

	private final String baseUnit;

	private final String description;

	private final KeyName[] keyNames;

	ReuseportMeters(String name, Meter.Type type, String baseUnit, String description, KeyName... keyNames) {
		this.name = name;
		this.type = type;
		this.baseUnit = baseUnit;
		this.description = description;
		this.keyNames = keyNames;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public String getBaseUnit() {
		return this.baseUnit;
	}

	/**
	 * What the meter shows.
	 * @return a clause without a full stop
	 */
	public String getDescription() {
		return this.description;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keyNames.clone();
	}

	/**
	 * Tags of the meters of a server.
	 */
	public enum ServerKeyNames implements KeyName {

		/**
		 * Address of the server, without the port.
		 */
		ADDRESS("address"),

		/**
		 * Port of the server, {@code none} if it has none.
		 */
		PORT("port");

		private final String key;

		ServerKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * Tags of the meters of a listener.
	 */
	public enum ListenerKeyNames implements KeyName {

		/**
		 * Index of the listener, {@code none} if the event loop has none.
		 */
		LISTENER("listener"),

		/**
		 * Name of the event loop of the listener.
		 */
		EVENT_LOOP("event.loop"),

		/**
		 * State of listeners, in lower case.
		 */
		STATE("state");

		private final String key;

		ListenerKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
