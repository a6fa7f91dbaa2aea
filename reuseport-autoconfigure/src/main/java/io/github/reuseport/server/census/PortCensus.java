package io.github.reuseport.server.census;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.github.reuseport.linux.ListeningSocket;
import io.github.reuseport.linux.ListeningSockets;
import io.github.reuseport.linux.SocketInodes;
import io.github.reuseport.linux.SocketStatistics;
import io.github.reuseport.linux.SocketStatistics.TcpSockets;

/**
 * Count of the listeners on a port, as the kernel sees them: the server's own and those
 * of others. The kernel's listing is not atomic: while others open and close listeners, a
 * row may be missing or there twice, so what is missing is looked for again.
 *
 * @hidden
 */
public final class PortCensus {

	/**
	 * A socket may be missing several times in a row where others come and go as fast as
	 * they can.
	 */
	private static final int READINGS = 10;

	/**
	 * One that joins may come while another socket goes, and not be seen in their number.
	 */
	private static final Duration LONGEST = Duration.ofSeconds(5);

	/**
	 * Updates shall take no more than this part of the time of a processor in the long
	 * run.
	 */
	private static final int PART = 1000;

	/**
	 * What updates may take in a short time, so that they come at once after a quiet
	 * time.
	 */
	private static final long CREDIT = Duration.ofMillis(100).toNanos();

	/**
	 * One that took longer has waited for a processor, or is worth it once in ten
	 * seconds.
	 */
	private static final long HIGHEST_COST = Duration.ofMillis(10).toNanos();

	private final ListeningSockets sockets = new ListeningSockets();

	private final SocketStatistics statistics = new SocketStatistics();

	private final OwnSockets ownSockets = new OwnSockets(new SocketInodes());

	private final ReentrantLock counting = new ReentrantLock();

	private volatile @Nullable Look last;

	/**
	 * What updates may take from now on, in nanoseconds.
	 */
	private long credit = CREDIT;

	private long updated = System.nanoTime();

	/**
	 * Count the listeners. Only one thread at a time does, the others are content with
	 * the last count meanwhile unless they want to count now.
	 * @param address the address and port the server is bound to
	 * @param own the inodes of the server's own sockets that shall listen
	 * @param age how old the count may be, 0 to count now: that takes milliseconds
	 * @return the count, or {@code null} where the kernel cannot be asked
	 */
	public @Nullable Count take(InetSocketAddress address, Set<Long> own, Duration age) {
		Look look = this.last;
		long now = System.nanoTime();
		if (look != null && !age.isZero()) {
			if (now - look.began() <= age.toNanos()) {
				return look.count();
			}
			if (!this.counting.tryLock()) {
				return look.count();
			}
		}
		else {
			this.counting.lock();
		}
		try {
			look = this.last;
			if (look == null || look.began() - now < 0) {
				look = new Look(System.nanoTime(), tcpSockets(), count(address, own));
				this.last = look;
			}
			return look.count();
		}
		finally {
			this.counting.unlock();
		}
	}

	/**
	 * Count the listeners if they may be others than those of the last count, which the
	 * number of sockets tells almost for nothing, and if it is not too early to pay for
	 * another count.
	 * @param address the address and port the server is bound to
	 * @param own the inodes of the server's own sockets that shall listen
	 * @return the last count, or {@code null} where the kernel cannot be asked
	 */
	public synchronized @Nullable Count update(InetSocketAddress address, Set<Long> own) {
		Look look = this.last;
		long now = System.nanoTime();
		this.credit = Math.min(CREDIT, this.credit + (now - this.updated) / PART);
		this.updated = now;
		if (look != null && (this.credit < 0 || !isDue(look, now, own))) {
			return look.count();
		}
		Count count = take(address, own, Duration.ZERO);
		this.credit -= Math.min(HIGHEST_COST, System.nanoTime() - now);
		return count;
	}

	private boolean isDue(Look look, long now, Set<Long> own) {
		TcpSockets tcpSockets = tcpSockets();
		return tcpSockets == null || !tcpSockets.equals(look.tcpSockets()) || look.count() == null
				|| !look.count().own().equals(own) || now - look.began() > LONGEST.toNanos();
	}

	private @Nullable TcpSockets tcpSockets() {
		try {
			return this.statistics.tcp();
		}
		catch (IOException ex) {
			return null;
		}
	}

	private @Nullable Count count(InetSocketAddress address, Set<Long> own) {
		try {
			Map<Long, ListeningSocket> sockets = this.sockets.on(address);
			for (int i = 1; i < READINGS && !sockets.keySet().containsAll(own); i++) {
				sockets.putAll(this.sockets.on(address));
			}
			Set<Long> others = new HashSet<>(sockets.keySet());
			others.removeAll(own);
			// Another server of this process, for example
			return count(sockets, own, this.ownSockets.among(others));
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static Count count(Map<Long, ListeningSocket> sockets, Set<Long> own, Set<Long> ours) {
		Map<Long, ListeningSocket> listening = new HashMap<>();
		List<ListeningSocket> siblings = new ArrayList<>();
		List<ListeningSocket> others = new ArrayList<>();
		sockets.forEach((inode, socket) -> {
			if (own.contains(inode)) {
				listening.put(inode, socket);
			}
			else if (ours.contains(inode)) {
				siblings.add(socket);
			}
			else {
				others.add(socket);
			}
		});
		return new Count(own, listening, siblings, others);
	}

	/**
	 * Whether any of the server's own sockets listens now, as far as one reading of the
	 * kernel's listing tells.
	 * @param address the address and port the server was bound to
	 * @param own the inodes of the server's own sockets
	 * @return {@code true} if one of them does, {@code false} also where the kernel
	 * cannot be asked
	 */
	public boolean isListening(InetSocketAddress address, Set<Long> own) {
		try {
			return this.sockets.on(address).keySet().stream().anyMatch(own::contains);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Forget the last count: to be called when it is known that others may have come.
	 */
	public void forget() {
		this.last = null;
	}

	/**
	 * A count, when it was begun, as of {@link System#nanoTime()}, and how many sockets
	 * there were just before.
	 */
	private record Look(long began, @Nullable TcpSockets tcpSockets, @Nullable Count count) {

	}

	/**
	 * Result of a count.
	 *
	 * @param own the inodes of the server's own sockets that were to listen
	 * @param listening those of them that listen
	 * @param siblings the listeners that belong to this process but not to the server
	 * @param others the listeners of other processes
	 */
	public record Count(Set<Long> own, Map<Long, ListeningSocket> listening, List<ListeningSocket> siblings,
			List<ListeningSocket> others) {

		/**
		 * How many foreign listeners there are.
		 * @return the number
		 */
		public int foreign() {
			return this.others.size();
		}

		/**
		 * Whether one of the server's own sockets does not listen. Readings are repeated
		 * before this is said.
		 * @param inode the inode of the socket
		 * @return {@code true} if it was looked for and not found
		 */
		public boolean isMissing(long inode) {
			return this.own.contains(inode) && !this.listening.containsKey(inode);
		}

	}

}
