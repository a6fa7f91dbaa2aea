package io.github.reuseport.server;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;

import io.github.reuseport.linux.FilterProgram;
import io.github.reuseport.linux.ReuseportFilter;
import io.github.reuseport.linux.WaitingConnections;

/**
 * Finds out who is where in the kernel's group of listeners, which the kernel does not
 * tell: connects to every place of the group and looks which of these probes the own
 * listeners accept. A filter gives each probe to its place by its source port, and does
 * nothing to the connections of others. Another process sees a connection that is closed
 * at once, for each of its listeners.
 */
final class LayoutProbe {

	/**
	 * How long a probe may take to connect: on the same host it takes less than a
	 * millisecond, unless the accept queue is full.
	 */
	private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(250);

	/**
	 * How long to wait until event loops are prepared to catch probes. One that is not
	 * does not hold up the others.
	 */
	private static final Duration READY_TIMEOUT = Duration.ofMillis(500);

	/**
	 * How long event loops may take to accept: a loop may have a lot to do before.
	 */
	private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

	private static final byte[] IPV4_LOOPBACK = { 127, 0, 0, 1 };

	private static final byte[] IPV6_LOOPBACK = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 };

	private final InetSocketAddress address;

	private final boolean sends;

	/**
	 * Create a new instance.
	 * @param address the address and port of the group
	 * @param sends whether the kernel holds back a connection until its first bytes have
	 * come, so that a probe has to send some: an empty line, which HTTP servers skip
	 */
	LayoutProbe(InetSocketAddress address, boolean sends) {
		this.address = target(address);
		this.sends = sends;
	}

	private static InetSocketAddress target(InetSocketAddress address) {
		if (!address.getAddress().isAnyLocalAddress()) {
			return address;
		}
		try {
			byte[] loopback = (address.getAddress() instanceof Inet6Address) ? IPV6_LOOPBACK : IPV4_LOOPBACK;
			return new InetSocketAddress(InetAddress.getByAddress(loopback), address.getPort());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Find out. A filter of the probe is left behind in the group, for the caller to
	 * replace.
	 * @param listeners the own listeners, which are open, at least one
	 * @param census the members of the group
	 * @param meanwhile what is done with the connections of others
	 * @return the layout, incomplete if an own event loop does not accept
	 * @throws IOException if the group changed meanwhile, cannot be probed, or an own
	 * event loop has accepted its probe but has not come to telling so
	 * @throws InterruptedException if this thread is interrupted
	 */
	GroupLayout find(List<Listener> listeners, GroupCensus census, FilterProgram meanwhile)
			throws IOException, InterruptedException {
		List<Socket> probes = new ArrayList<>();
		Map<Channel, ProbeCatcher> catchers = new LinkedHashMap<>();
		try {
			for (int i = 0; i < census.size(); i++) {
				Socket probe = new Socket();
				probes.add(probe);
				probe.bind(new InetSocketAddress(this.address.getAddress(), 0));
			}
			ConcurrentMap<Integer, Listener> caught = new ConcurrentHashMap<>();
			prepare(listeners, probes, caught, catchers);
			attach(listeners, probes, meanwhile);
			for (Socket probe : probes) {
				connect(probe);
			}
			await(caught, listeners.size());
			return layout(listeners.size(), census.others().size(), probes, caught);
		}
		finally {
			catchers.forEach((channel, catcher) -> channel.pipeline().remove(catcher));
			for (Socket probe : probes) {
				probe.close();
			}
		}
	}

	private void prepare(List<Listener> listeners, List<Socket> probes, ConcurrentMap<Integer, Listener> caught,
			Map<Channel, ProbeCatcher> catchers) throws InterruptedException {
		Set<InetSocketAddress> addresses = new HashSet<>();
		probes.forEach((probe) -> addresses.add((InetSocketAddress) probe.getLocalSocketAddress()));
		for (Listener listener : listeners) {
			Channel channel = listener.channel();
			if (channel != null) {
				ProbeCatcher catcher = new ProbeCatcher(addresses, (port) -> caught.put(port, listener));
				catchers.put(channel, catcher);
				channel.pipeline().addFirst(catcher);
			}
		}
		long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
		for (ProbeCatcher catcher : catchers.values()) {
			catcher.ready().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
	}

	private void attach(List<Listener> listeners, List<Socket> probes, FilterProgram meanwhile) throws IOException {
		SortedMap<Integer, Integer> placesByPort = new TreeMap<>();
		for (int i = 0; i < probes.size(); i++) {
			placesByPort.put(probes.get(i).getLocalPort(), i);
		}
		Channel channel = listeners.get(0).channel();
		if (channel == null || !ReuseportFilter.attach(channel, FilterProgram.bySourcePort(placesByPort, meanwhile))) {
			throw new IOException("the transport knows no filters");
		}
	}

	private void connect(Socket probe) throws IOException {
		try {
			probe.connect(this.address, (int) CONNECT_TIMEOUT.toMillis());
			if (this.sends) {
				probe.getOutputStream().write(new byte[] { '\r', '\n' });
			}
		}
		catch (IOException ex) {
			// Nobody accepts there: the place stays unknown
			probe.close();
		}
	}

	private static void await(ConcurrentMap<Integer, Listener> caught, int listeners) throws InterruptedException {
		long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
		while (caught.size() < listeners && System.nanoTime() < deadline) {
			TimeUnit.MILLISECONDS.sleep(1);
		}
	}

	private GroupLayout layout(int listeners, int others, List<Socket> probes, ConcurrentMap<Integer, Listener> caught)
			throws IOException {
		SortedMap<Integer, Listener> own = new TreeMap<>();
		SortedSet<Integer> foreign = new TreeSet<>();
		Set<Integer> waiting = (caught.size() < listeners)
				? new WaitingConnections().remotePorts(this.address.getPort()) : Set.of();
		for (int i = 0; i < probes.size(); i++) {
			int port = probes.get(i).getLocalPort();
			Listener listener = caught.get(port);
			if (listener != null) {
				own.put(i, listener);
			}
			else if (!probes.get(i).isClosed() && !waiting.contains(port)) {
				foreign.add(i);
			}
		}
		if (own.values().stream().distinct().count() < own.size()) {
			throw new IOException("the group changed while it was probed");
		}
		if (foreign.size() > others) {
			// A ring accepts for an own listener before its event loop knows of it
			throw new IOException("an event loop did not answer in time");
		}
		return new GroupLayout(probes.size(), own, foreign);
	}

}
