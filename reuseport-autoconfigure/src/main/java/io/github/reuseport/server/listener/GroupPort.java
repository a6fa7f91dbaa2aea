package io.github.reuseport.server.listener;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.server.census.ForeignProcess;
import io.github.reuseport.server.census.ForeignProcesses;
import io.github.reuseport.server.census.GroupCensus;
import io.github.reuseport.server.census.PortCensus;
import io.github.reuseport.server.census.PortHolders;
import io.github.reuseport.server.census.PortView;
import io.github.reuseport.server.census.Presence;

/**
 * The port that a group of listeners is on: which of them listen there as the kernel sees
 * it, and who else does. Others see there that this process takes part in handovers. Safe
 * for use by any thread.
 *
 * @hidden
 */
public final class GroupPort {

	private final Transport transport;

	private final List<Listener> listeners;

	private final PortCensus census = new PortCensus();

	private final ForeignProcesses foreignProcesses = new ForeignProcesses();

	private volatile InetSocketAddress address;

	private boolean announced;

	private @Nullable Presence presence;

	/**
	 * Make the port of listeners that are not open yet.
	 * @param address the address and port to listen on, 0 if the kernel is to choose one
	 * @param transport the transport of the listeners
	 * @param listeners the listeners
	 */
	GroupPort(InetSocketAddress address, Transport transport, List<Listener> listeners) {
		this.address = address;
		this.transport = transport;
		this.listeners = listeners;
	}

	/**
	 * The address and port.
	 * @return the address; its port is 0 until the first listener is open if the kernel
	 * was to choose one
	 */
	InetSocketAddress address() {
		return this.address;
	}

	/**
	 * Tell which port a listener has been bound to.
	 * @param port the port, from 1
	 */
	void boundTo(int port) {
		this.address = new InetSocketAddress(this.address.getAddress(), port);
	}

	/**
	 * Let others know that this process takes part in handovers, unless they know or
	 * {@link #withdraw()} came first.
	 */
	synchronized void announce() {
		if (!this.announced) {
			this.announced = true;
			this.presence = Presence.announce(this.address.getPort(), this.transport.isNative());
		}
	}

	/**
	 * Take no part any longer.
	 */
	synchronized void withdraw() {
		// Also from a listener that has just been opened and finds the group closing
		this.announced = true;
		if (this.presence != null) {
			this.presence.close();
		}
	}

	/**
	 * Whether another server, of this process or another one, takes away a filter that is
	 * left over on the port.
	 * @return {@code true} if there is one
	 */
	public boolean isSomebodyCleaningUp() {
		return otherPresences().keySet().stream().anyMatch(Presence::knowsFilters);
	}

	private Map<String, Long> otherPresences() {
		Map<String, Long> presences = new HashMap<>(Presence.at(this.address.getPort()));
		presences.remove(ownPresence());
		return presences;
	}

	private synchronized @Nullable String ownPresence() {
		return (this.presence != null) ? this.presence.name() : null;
	}

	/**
	 * The sockets of the listeners.
	 * @return the inodes of those that are known
	 */
	public Set<Long> inodes() {
		return inodes(this.listeners.stream());
	}

	private Set<Long> open() {
		// A listener that is closed is not missed
		return inodes(this.listeners.stream().filter(Listener::isOpen));
	}

	private static Set<Long> inodes(Stream<Listener> listeners) {
		return listeners.map(Listener::inode).filter((inode) -> inode != 0).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Count the listeners on the port.
	 * @param age how old the count may be, 0 to count now: that takes milliseconds
	 * @return the count, or {@code null} where the kernel cannot be asked
	 */
	public PortCensus.@Nullable Count census(Duration age) {
		return this.census.take(this.address, open(), age);
	}

	/**
	 * Count the listeners on the port if they may have changed, and not too often.
	 * @return the last count, or {@code null} where the kernel cannot be asked
	 */
	PortCensus.@Nullable Count updateCensus() {
		return this.census.update(this.address, open());
	}

	/**
	 * Forget the last count, because it is known that others may have come.
	 */
	void forgetCensus() {
		this.census.forget();
	}

	/**
	 * Whether one of the listeners still listens, as far as the kernel tells.
	 * @param sockets the inodes of their sockets
	 * @return {@code true} if one does
	 */
	boolean isListening(Set<Long> sockets) {
		return this.census.isListening(this.address, sockets);
	}

	/**
	 * The members of the kernel's group now.
	 * @return the members, or {@code null} if the server's own ones cannot be told from
	 * the others
	 * @throws IOException where the kernel cannot be asked
	 */
	public @Nullable GroupCensus members() throws IOException {
		return this.listeners.stream().anyMatch((listener) -> listener.isOpen() && listener.inode() == 0) ? null
				: GroupCensus.take(this.address.getPort(), inodes());
	}

	/**
	 * Look at the port as one that takes it over does.
	 * @param age how old the knowledge of the listeners may be
	 * @return what is there, or {@code null} if the server's listeners cannot be told
	 * from the others
	 */
	public @Nullable PortView view(Duration age) {
		PortCensus.Count count = census(age);
		return (count != null && !count.listening().isEmpty())
				? new PortView(List.copyOf(count.listening().values()), holders(count)) : null;
	}

	/**
	 * Find the other processes that listen on the port.
	 * @param age how old the knowledge of the listeners may be
	 * @return the processes, none where the kernel cannot be asked
	 */
	public List<ForeignProcess> foreignProcesses(Duration age) {
		PortCensus.Count count = census(age);
		return (count != null) ? holders(count).processes() : List.of();
	}

	private PortHolders holders(PortCensus.Count count) {
		return count.others().isEmpty() ? PortHolders.NONE
				: this.foreignProcesses.holding(count.others(), otherPresences().values());
	}

}
