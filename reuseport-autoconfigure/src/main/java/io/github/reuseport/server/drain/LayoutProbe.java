package io.github.reuseport.server.drain;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;

import io.github.reuseport.linux.DeferAccept;
import io.github.reuseport.linux.FilterProgram;
import io.github.reuseport.linux.ReuseportFilter;
import io.github.reuseport.linux.WaitingConnections;
import io.github.reuseport.server.census.GroupCensus;
import io.github.reuseport.server.listener.Listener;

/**
 * Finds out who is where in the kernel's group of listeners, which the kernel does not
 * tell: connects to every slot of the group and looks which of these probes the own
 * listeners accept. A filter gives each probe to its slot by its source port, and does
 * nothing to the connections of others. Another process sees a connection that is closed
 * at once, for each of its listeners. For use by one thread.
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

	/**
	 * How many slots are probed with one filter at most: the kernel limits the
	 * instructions of a filter.
	 */
	private static final int ROUND = 256;

	/**
	 * The part of the time that is left for which loops are waited for at most.
	 */
	private static final int SHARE = 5;

	private final int port;

	private final Deadline deadline;

	private int round = ROUND;

	LayoutProbe(int port, Deadline deadline) {
		this.port = port;
		this.deadline = deadline;
	}

	/**
	 * Find out. A filter of the probe is left behind in the group, for the caller to
	 * replace.
	 * @param listeners the own listeners, which are open, at least one
	 * @param census the members of the group
	 * @param meanwhile what is done with the connections of others
	 * @return the layout, incomplete if an own event loop does not accept
	 * @throws IOException if the group changed meanwhile, cannot be probed, or an own
	 * event loop has accepted its probe but has not said so in time
	 * @throws InterruptedException if this thread is interrupted
	 */
	GroupLayout find(List<Listener> listeners, GroupCensus census, FilterProgram meanwhile)
			throws IOException, InterruptedException {
		InetSocketAddress target = ProbeTarget.of(census, this.port);
		List<Socket> probes = new ArrayList<>();
		try (ProbeCatchers catchers = new ProbeCatchers(listeners)) {
			catchers.awaitReady(share(READY_TIMEOUT));
			while (probes.size() < census.size()) {
				List<Socket> round = attach(listeners, target, census.size(), probes, meanwhile);
				round.forEach(catchers::expect);
				// An empty line, which HTTP servers skip: nothing may be accepted without
				boolean sends = DeferAccept.isOn(Listener.anyOpen(listeners));
				for (Socket probe : round) {
					connect(probe, target, sends);
				}
			}
			boolean complete = catchers.await(listeners.size(), share(ANSWER_TIMEOUT));
			Set<Integer> waiting = complete ? Set.of() : new WaitingConnections().remotePorts(this.port);
			return layout(census.others().size(), probes, catchers, waiting);
		}
		finally {
			probes.forEach(LayoutProbe::close);
		}
	}

	private Deadline share(Duration most) {
		// A loop that is stalled shall not use up what it takes to close the others'
		return Deadline.in(this.deadline.left().dividedBy(SHARE)).orIn(most);
	}

	/**
	 * Attach a filter for the next probes, of as many as the kernel has room for
	 * ({@code net.core.optmem_max}).
	 * @param listeners the own listeners
	 * @param target where the probes are going to connect to
	 * @param slots how many slots there are
	 * @param probes the probes of the slots before, to which these are added
	 * @param meanwhile what is done with the connections of others
	 * @return these probes, not connected yet
	 * @throws IOException if there can be no probe or no filter
	 */
	private List<Socket> attach(List<Listener> listeners, InetSocketAddress target, int slots, List<Socket> probes,
			FilterProgram meanwhile) throws IOException {
		int first = probes.size();
		addProbes(target, Math.min(this.round, slots - first), probes);
		while (true) {
			List<Socket> round = probes.subList(first, probes.size());
			try {
				attach(listeners, round, first, meanwhile);
				return List.copyOf(round);
			}
			catch (ChannelException ex) {
				if (round.size() == 1) {
					throw ex;
				}
				this.round = round.size() / 2;
				List<Socket> surplus = round.subList(this.round, round.size());
				surplus.forEach(LayoutProbe::close);
				surplus.clear();
			}
		}
	}

	private static void addProbes(InetSocketAddress target, int count, List<Socket> probes) throws IOException {
		for (int i = 0; i < count; i++) {
			// Whatever proxy is configured, this is the same host
			Socket probe = new Socket(Proxy.NO_PROXY);
			probes.add(probe);
			probe.bind(new InetSocketAddress(target.getAddress(), 0));
		}
	}

	private static void close(Socket probe) {
		try {
			probe.close();
		}
		catch (IOException ex) {
			// Nothing was to be sent any more
		}
	}

	private void attach(List<Listener> listeners, List<Socket> probes, int first, FilterProgram meanwhile)
			throws IOException {
		SortedMap<Integer, Integer> slotsByPort = new TreeMap<>();
		for (int i = 0; i < probes.size(); i++) {
			slotsByPort.put(probes.get(i).getLocalPort(), first + i);
		}
		Channel channel = Listener.anyOpen(listeners);
		if (channel == null || !ReuseportFilter.attach(channel, FilterProgram.bySourcePort(slotsByPort, meanwhile))) {
			throw new IOException("the transport knows no filters, or its listeners have been closed");
		}
	}

	private void connect(Socket probe, InetSocketAddress target, boolean sends) throws IOException {
		long timeout = this.deadline.orIn(CONNECT_TIMEOUT).left().toMillis();
		if (timeout == 0) {
			throw new IOException("there is no time left to find out who is where");
		}
		try {
			probe.connect(target, (int) timeout);
			if (sends) {
				probe.getOutputStream().write(new byte[] { '\r', '\n' });
			}
		}
		catch (IOException ex) {
			// Nobody accepts there: the slot stays unknown
			close(probe);
		}
	}

	private static GroupLayout layout(int others, List<Socket> probes, ProbeCatchers catchers, Set<Integer> waiting)
			throws IOException {
		SortedMap<Integer, Listener> own = new TreeMap<>();
		SortedSet<Integer> foreign = new TreeSet<>();
		for (int i = 0; i < probes.size(); i++) {
			int port = probes.get(i).getLocalPort();
			Listener listener = catchers.acceptorOf(port);
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
