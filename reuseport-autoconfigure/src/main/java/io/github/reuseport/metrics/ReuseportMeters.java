package io.github.reuseport.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * Meters of the listeners. A meter whose value the platform cannot give is not
 * registered. Counts have no base unit: their names say what they count, and a unit would
 * say it again in the names of Prometheus.
 */
public enum ReuseportMeters implements MeterDocumentation {

	/**
	 * Listeners of the server, by what they do now.
	 */
	LISTENERS("reuseport.listeners", Meter.Type.GAUGE, "Listeners of the server, by what they do now",
			ListenerKeyNames.STATE),

	/**
	 * Listeners of other processes on the port.
	 */
	LISTENERS_FOREIGN("reuseport.listeners.foreign", Meter.Type.GAUGE, "Listeners of other processes on the port"),

	/**
	 * Connections that the listener accepted.
	 */
	CONNECTIONS_ACCEPTED("reuseport.connections.accepted", Meter.Type.COUNTER, "Connections that the listener accepted",
			ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * Connections that are open on the event loop of the listener.
	 */
	CONNECTIONS_OPEN("reuseport.connections.open", Meter.Type.GAUGE,
			"Connections that are open on the event loop of the listener", ListenerKeyNames.LISTENER,
			ListenerKeyNames.EVENT_LOOP),

	/**
	 * Connections that the listener accepted and whose event loop is another one.
	 */
	CONNECTIONS_HANDED_OFF("reuseport.connections.handed.off", Meter.Type.COUNTER,
			"Connections that the listener accepted and whose event loop is another one", ListenerKeyNames.LISTENER,
			ListenerKeyNames.EVENT_LOOP),

	/**
	 * Connections that other event loops accepted for the listener.
	 */
	CONNECTIONS_RESCUED("reuseport.connections.rescued", Meter.Type.COUNTER,
			"Connections that other event loops accepted for the listener", ListenerKeyNames.LISTENER,
			ListenerKeyNames.EVENT_LOOP),

	/**
	 * Connections that the kernel refused because the accept queue of the listener was
	 * full.
	 */
	CONNECTIONS_DROPPED("reuseport.connections.dropped", Meter.Type.COUNTER,
			"Connections that the kernel refused because the accept queue of the listener was full",
			ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * Connections that were given up during a stop because its time was over.
	 */
	CONNECTIONS_CUT("reuseport.connections.cut", Meter.Type.COUNTER,
			"Connections that were given up during a stop because its time was over"),

	/**
	 * Connections that wait to be accepted by the listener.
	 */
	ACCEPT_QUEUE("reuseport.accept.queue", Meter.Type.GAUGE, "Connections that wait to be accepted by the listener",
			ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * Connections that may wait to be accepted by the listener.
	 */
	ACCEPT_BACKLOG("reuseport.accept.backlog", Meter.Type.GAUGE,
			"Connections that may wait to be accepted by the listener", ListenerKeyNames.LISTENER,
			ListenerKeyNames.EVENT_LOOP),

	/**
	 * Event loops that take none of the connections that wait for them.
	 */
	EVENT_LOOPS_STALLED("reuseport.event.loops.stalled", Meter.Type.GAUGE,
			"Event loops that take none of the connections that wait for them"),

	/**
	 * Times that the event loop of the listener was stalled, so that others accepted in
	 * its place.
	 */
	EVENT_LOOP_STALLS("reuseport.event.loop.stalls", Meter.Type.COUNTER,
			"Times that the event loop of the listener was stalled, so that others accepted in its place",
			ListenerKeyNames.LISTENER, ListenerKeyNames.EVENT_LOOP),

	/**
	 * How long a task waits until the event loop runs it.
	 */
	EVENT_LOOP_DELAY("reuseport.event.loop.delay", Meter.Type.TIMER,
			"How long a task waits until the event loop runs it", ListenerKeyNames.LISTENER,
			ListenerKeyNames.EVENT_LOOP),

	/**
	 * Most open connections on an event loop, divided by the fewest that this could be: 1
	 * is as even as can be.
	 */
	IMBALANCE("reuseport.imbalance", Meter.Type.GAUGE,
			"Most open connections on an event loop, divided by the fewest that this could be: 1 is as even as can be"),

	/**
	 * How long stops took during which clients were still served.
	 */
	DRAIN("reuseport.drain", Meter.Type.TIMER, "How long stops took during which clients were still served");

	private final String name;

	private final Meter.Type type;

	private final String description;

	private final KeyName[] keyNames;

	ReuseportMeters(String name, Meter.Type type, String description, KeyName... keyNames) {
		this.name = name;
		this.type = type;
		this.description = description;
		this.keyNames = KeyName.merge(ServerKeyNames.values(), keyNames);
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
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
	 * Tags of all meters, in the words of OpenTelemetry.
	 */
	public enum ServerKeyNames implements KeyName {

		/**
		 * Address of the server, without the port.
		 */
		ADDRESS("server.address"),

		/**
		 * Port of the server, {@code none} if it has none.
		 */
		PORT("server.port"),

		/**
		 * What carries the bytes: {@code tcp}, {@code quic} or {@code unix}.
		 */
		NETWORK_TRANSPORT("network.transport");

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
	 * Tags of the meters of a listener, beside those of its server.
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
