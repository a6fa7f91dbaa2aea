package io.github.reuseport.server.listener;

import java.util.SortedSet;
import java.util.TreeSet;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;

import io.github.reuseport.linux.FilterProgram;
import io.github.reuseport.linux.ReuseportFilter;

/**
 * Which of the listeners on a port, those of other processes included, get new
 * connections. On NIO all do, whatever is wanted.
 *
 * @hidden
 */
public enum Receivers {

	/**
	 * All of them, as the kernel spreads connections.
	 */
	ALL(FilterProgram.HASH) {

		@Override
		public boolean restore(Channel listener) {
			return ReuseportFilter.detach(listener);
		}

		@Override
		public FilterProgram among(SortedSet<Integer> slots) {
			return FilterProgram.among(slots);
		}

	},

	/**
	 * One at a time, the one that has listened for the longest.
	 */
	FIRST(FilterProgram.FIRST) {

		@Override
		public boolean restore(Channel listener) {
			ReuseportFilter.attach(listener, FilterProgram.FIRST);
			return false;
		}

		@Override
		public FilterProgram among(SortedSet<Integer> slots) {
			return FilterProgram.among(new TreeSet<>(slots.headSet(slots.first() + 1)));
		}

	};

	private final FilterProgram program;

	Receivers(FilterProgram program) {
		this.program = program;
	}

	/**
	 * What the filter does while no server is about to stop.
	 * @return the program
	 */
	public FilterProgram program() {
		return this.program;
	}

	/**
	 * Have the filter as it is while no server is about to stop.
	 * @param listener one of the listeners, on a native transport
	 * @return whether connections are spread over all listeners again
	 * @throws ChannelException if the kernel refuses, or the socket is closed
	 */
	public abstract boolean restore(Channel listener);

	/**
	 * Choose among the listeners that are left when some are about to be closed.
	 * @param slots those that are left, by their indexes in the kernel's group, at least
	 * one
	 * @return the program
	 */
	public abstract FilterProgram among(SortedSet<Integer> slots);

}
