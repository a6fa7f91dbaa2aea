package io.github.reuseport.it.reliability;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.github.reuseport.load.LoadKind;

/**
 * Which requests may fail because of a step. All that a server can prevent by itself has
 * the toll {@link #NOTHING}; the others would be lost without the starter as well.
 */
enum Toll {

	/**
	 * A process was started, asked to stop, frozen for less time than clients wait, or
	 * was short of something for that long: each request is answered, some later.
	 */
	NOTHING {

		@Override
		boolean allows(String reason) {
			return false;
		}

	},

	/**
	 * A process was killed: the requests that it had, and the next one on each of its
	 * connections, see the end of the connection. So each client loses one at most.
	 * Nobody waits in vain, is turned away or gets a wrong answer.
	 */
	OF_THE_KILLED {

		@Override
		boolean allows(String reason) {
			return BROKEN.matcher(reason).find();
		}

	},

	/**
	 * The network was gone for a while: new connections could not be made. Those that
	 * there were go on.
	 */
	OF_THE_NETWORK {

		@Override
		boolean allows(String reason) {
			return reason.contains("Network is unreachable");
		}

	},

	/**
	 * An administrator closed the listeners: the kernel resets what waits in their queues
	 * and refuses new connections until there are listeners again. Connections that had
	 * been accepted go on.
	 */
	OF_CLOSED_LISTENERS {

		@Override
		boolean allows(String reason) {
			return (BROKEN.matcher(reason).find() || reason.contains("Connection refused"))
					&& !reason.contains("on a kept connection") && !reason.startsWith(LoadKind.HTTP2.name());
		}

	};

	private static final Pattern BROKEN = Pattern
		.compile("EOFException|Connection reset|Broken pipe|ClosedChannelException|Stream closed before");

	abstract boolean allows(String reason);

	/**
	 * Look at the requests that have failed.
	 * @param before the failures before the step
	 * @param after the failures after it
	 * @return what should not have failed, and how often
	 */
	final Map<String, Long> excess(Map<String, Long> before, Map<String, Long> after) {
		Map<String, Long> excess = difference(before, after);
		long failed = excess.values().stream().mapToLong(Long::longValue).sum();
		boolean tooMany = this == OF_THE_KILLED && failed > (long) EveryLoad.CLIENTS * LoadKind.values().length;
		excess.keySet().removeIf((reason) -> allows(reason) && !tooMany);
		return excess;
	}

	static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
		Map<String, Long> difference = new TreeMap<>(after);
		before.forEach((reason, count) -> difference.merge(reason, -count, Long::sum));
		difference.values().removeAll(List.of(0L));
		return difference;
	}

}
