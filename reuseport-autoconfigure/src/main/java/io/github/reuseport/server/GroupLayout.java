package io.github.reuseport.server;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is where in the kernel's group of listeners. The kernel appends a socket that
 * begins to listen, and moves the last one into the place of one that is closed
 * ({@code reuseport_add_sock} and {@code reuseport_detach_sock} of
 * {@code net/core/sock_reuseport.c}).
 *
 * @param size number of sockets in the group
 * @param own the server's own listeners by their place
 * @param foreign the places of sockets that others are known to accept from; a place that
 * is neither here nor among the own ones is unknown
 */
record GroupLayout(int size, SortedMap<Integer, Listener> own, SortedSet<Integer> foreign) {

	GroupLayout {
		own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
		foreign = Collections.unmodifiableSortedSet(new TreeSet<>(foreign));
	}

	/**
	 * The places that belong to others both before and after one is closed.
	 * @param place the place that is to be closed
	 * @return the foreign places but the one that moves
	 */
	SortedSet<Integer> lasting(int place) {
		int last = this.size - 1;
		return (place != last) ? this.foreign.headSet(last) : this.foreign;
	}

	/**
	 * The layout after a socket has been closed.
	 * @param place the place of the socket
	 * @return the layout
	 */
	GroupLayout without(int place) {
		int last = this.size - 1;
		SortedMap<Integer, Listener> own = new TreeMap<>(this.own);
		own.remove(place);
		Listener moved = own.remove(last);
		if (moved != null) {
			own.put(place, moved);
		}
		SortedSet<Integer> foreign = new TreeSet<>(this.foreign);
		foreign.remove(place);
		if (foreign.remove(last)) {
			foreign.add(place);
		}
		return new GroupLayout(last, own, foreign);
	}

}
