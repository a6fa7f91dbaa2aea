package io.github.reuseport.server.drain;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.reuseport.server.listener.Listener;

/**
 * Who is where in the kernel's group of listeners. The kernel appends a socket that
 * begins to listen, and moves the last one into the slot of one that is closed
 * ({@code reuseport_add_sock} and {@code reuseport_detach_sock} of
 * {@code net/core/sock_reuseport.c}).
 *
 * @param size number of sockets in the group
 * @param own the server's own listeners by their slot
 * @param foreign the slots of sockets that others are known to accept from; a slot that
 * is neither here nor among the own ones is unknown
 */
record GroupLayout(int size, SortedMap<Integer, Listener> own, SortedSet<Integer> foreign) {

	GroupLayout {
		own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
		foreign = Collections.unmodifiableSortedSet(new TreeSet<>(foreign));
	}

	/**
	 * The slots of own listeners that can be closed in any order while the same slots of
	 * others last: as many as leave at least a half of these. When so many sockets are
	 * closed, only those behind the new end of the group move, so all own ones there are
	 * among them.
	 * @return the slots; none if no slot of another would last
	 */
	SortedSet<Integer> closable() {
		int enough = (this.foreign.size() + 1) / 2;
		for (int count = this.own.size(); count > 0; count--) {
			int end = this.size - count;
			int behind = this.own.tailMap(end).size();
			if (behind <= count && this.foreign.headSet(end).size() >= enough) {
				SortedSet<Integer> slots = new TreeSet<>(this.own.tailMap(end).keySet());
				this.own.headMap(end).keySet().stream().limit(count - behind).forEach(slots::add);
				return slots;
			}
		}
		return new TreeSet<>();
	}

	/**
	 * The slots of others that last while some sockets are closed.
	 * @param count how many are closed
	 * @return the foreign slots in front of the new end of the group
	 */
	SortedSet<Integer> lasting(int count) {
		return this.foreign.headSet(this.size - count);
	}

	/**
	 * The layout after own listeners have been closed.
	 * @param slots their slots, all of those behind the new end of the group among them
	 * @return the layout
	 */
	GroupLayout without(SortedSet<Integer> slots) {
		int end = this.size - slots.size();
		SortedMap<Integer, Listener> own = new TreeMap<>(this.own.headMap(end));
		own.keySet().removeAll(slots);
		SortedSet<Integer> foreign = new TreeSet<>(this.foreign.headSet(end));
		if (isForeignFrom(end, slots)) {
			foreign.addAll(slots.headSet(end));
		}
		return new GroupLayout(end, own, foreign);
	}

	/**
	 * Whether all that moves belongs to others, so that they get the slots.
	 */
	private boolean isForeignFrom(int end, SortedSet<Integer> slots) {
		for (int slot = end; slot < this.size; slot++) {
			if (!this.foreign.contains(slot) && !slots.contains(slot)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The layout after own listeners should have been closed and some of them are not,
	 * because their event loops are slow. These will be closed some time later.
	 * @param slots the slots of all of them
	 * @param late how many are still open
	 * @return the layout, with those slots only that last until all are closed
	 */
	GroupLayout without(SortedSet<Integer> slots, int late) {
		SortedMap<Integer, Listener> own = new TreeMap<>(this.own);
		own.keySet().removeAll(slots);
		return new GroupLayout(this.size - slots.size() + late, own, lasting(slots.size()));
	}

}
