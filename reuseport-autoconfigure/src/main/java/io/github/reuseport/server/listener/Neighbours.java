package io.github.reuseport.server.listener;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.Precedence;
import io.github.reuseport.server.census.ForeignProcesses;
import io.github.reuseport.server.census.PortCensus;

/**
 * Watches the listeners beside those of a server, and warns of each kind that takes
 * connections which nobody would expect it to take: one that has joined an exclusive
 * group, and one that is no member of the kernel's group although it listens on the same
 * port. Says who gets what; does not repeat it while the situation stays. Not for use by
 * several threads.
 *
 * @hidden
 */
public final class Neighbours {

	private static final Logger logger = Loggers.getLogger(Neighbours.class);

	private final Sharing sharing;

	private final ForeignProcesses processes = new ForeignProcesses();

	private Set<Kind> known = Set.of();

	private boolean joined;

	public Neighbours(Sharing sharing) {
		this.sharing = sharing;
	}

	/**
	 * Whether listeners of other processes have ever been members of the kernel's group.
	 * @return {@code true} if there have been any
	 */
	public boolean haveJoined() {
		return this.joined;
	}

	/**
	 * Look at what a count has found.
	 * @param port the port
	 * @param count the listeners on the port
	 */
	void look(int port, PortCensus.Count count) {
		List<ListeningSocket> own = List.copyOf(count.listening().values());
		if (own.isEmpty()) {
			return;
		}
		Map<Kind, List<ListeningSocket>> kinds = new LinkedHashMap<>();
		count.others().forEach((socket) -> add(kinds, Kind.of(socket, false), socket));
		count.siblings().forEach((socket) -> add(kinds, Kind.of(socket, true), socket));
		kinds.forEach((kind, sockets) -> {
			boolean member = own.get(0).isInGroupOf(sockets.get(0));
			this.joined |= member && !kind.sibling();
			if (!this.known.contains(kind) && !(member && (kind.sibling() || this.sharing != Sharing.EXCLUSIVE))) {
				logger.warn("Port {}: {}", port, describe(own, kind, sockets, member, count));
			}
		});
		this.known = Set.copyOf(kinds.keySet());
	}

	private static void add(Map<Kind, List<ListeningSocket>> kinds, Kind kind, ListeningSocket socket) {
		kinds.computeIfAbsent(kind, (key) -> new ArrayList<>()).add(socket);
	}

	private String describe(List<ListeningSocket> own, Kind kind, List<ListeningSocket> sockets, boolean member,
			PortCensus.Count count) {
		String whose = kind.sibling() ? "another server of this process" : "other processes" + ids(sockets);
		String who = "%d listener(s) of %s on %s".formatted(sockets.size(), whose, name(sockets.get(0)));
		String server = "the %d of this server on %s".formatted(own.size(), name(own.get(0)));
		boolean exclusive = this.sharing == Sharing.EXCLUSIVE;
		String relation = member ? "have joined" : "are no group with";
		String although = exclusive ? " although server.reuseport.sharing is 'exclusive'" : "";
		String remedy = exclusive ? "The kernel lets every listener of the same user in that has SO_REUSEPORT"
				: "Neither can be drained in favour of the other: give all processes the same server.address and "
						+ "the same java.net.preferIPv4Stack";
		return "%s %s %s%s: %s. %s".formatted(who, relation, server, although, shares(own, sockets, count), remedy);
	}

	private String ids(List<ListeningSocket> sockets) {
		List<String> ids = this.processes.holding(sockets, Set.of())
			.found()
			.stream()
			.map((holder) -> String.valueOf(holder.process().pid()))
			.toList();
		return ids.isEmpty() ? "" : " (pid " + String.join(", ", ids) + ")";
	}

	private static String shares(List<ListeningSocket> own, List<ListeningSocket> sockets, PortCensus.Count count) {
		Set<ListeningSocket> all = new HashSet<>(own);
		all.addAll(count.siblings());
		all.addAll(count.others());
		Map<Share, List<String>> shares = new EnumMap<>(Share.class);
		destinations(own.get(0), sockets.get(0), all).forEach((name, receivers) -> {
			Share share = Share.of(receivers.contains(own.get(0)), receivers.contains(sockets.get(0)));
			shares.computeIfAbsent(share, (key) -> new ArrayList<>()).add(name);
		});
		shares.remove(Share.NOBODY);
		return "connections " + shares.entrySet()
			.stream()
			.map((share) -> "to " + String.join(" and ", share.getValue()) + " " + share.getKey().words)
			.collect(Collectors.joining(", "));
	}

	/**
	 * Who gets the connections, for each address that makes a difference.
	 * @param own one of the server's own sockets
	 * @param other one of the others
	 * @param all all sockets
	 * @return those that get the connections, by the words for the address
	 */
	private static Map<String, List<ListeningSocket>> destinations(ListeningSocket own, ListeningSocket other,
			Collection<ListeningSocket> all) {
		Map<String, List<ListeningSocket>> receivers = new LinkedHashMap<>();
		Set<InetAddress> addresses = new LinkedHashSet<>(Arrays.asList(own.address(), other.address()));
		addresses.removeIf(InetAddress::isAnyLocalAddress);
		addresses.forEach((address) -> receivers.put(address.getHostAddress(), Precedence.receivers(all, address)));
		for (boolean ipv4 : new boolean[] { true, false }) {
			boolean some = addresses.stream().anyMatch((address) -> address instanceof Inet4Address == ipv4);
			receivers.put("any %s%s address".formatted(some ? "other " : "", ipv4 ? "IPv4" : "IPv6"),
					Precedence.receivers(all, ipv4));
		}
		return receivers;
	}

	/**
	 * What a socket is bound to, written as {@code ss -l} does, so that the families can
	 * be told apart.
	 * @param socket the socket
	 * @return its address
	 */
	private static String name(ListeningSocket socket) {
		String address = socket.address().getHostAddress();
		if (!socket.ipv6()) {
			return address;
		}
		return (socket.address() instanceof Inet4Address) ? "[::ffff:" + address + "]"
				: socket.address().isAnyLocalAddress() ? "[::]" : "[" + address + "]";
	}

	/**
	 * Sockets that the kernel treats alike.
	 */
	private record Kind(InetAddress address, boolean ipv6, int uid, boolean sibling) {

		static Kind of(ListeningSocket socket, boolean sibling) {
			return new Kind(socket.address(), socket.ipv6(), socket.uid(), sibling);
		}

	}

	/**
	 * Who gets connections.
	 */
	private enum Share {

		THEY("go to those only"),

		BOTH("are spread over both"),

		SERVER("come to this server only"),

		NOBODY("go elsewhere");

		private final String words;

		Share(String words) {
			this.words = words;
		}

		static Share of(boolean server, boolean they) {
			if (server) {
				return they ? BOTH : SERVER;
			}
			return they ? THEY : NOBODY;
		}

	}

}
