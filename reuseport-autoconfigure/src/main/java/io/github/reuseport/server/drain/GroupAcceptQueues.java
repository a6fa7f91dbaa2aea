package io.github.reuseport.server.drain;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

import io.netty.channel.Channel;

import io.github.reuseport.linux.ListenerLookup;
import io.github.reuseport.server.census.PortCensus;
import io.github.reuseport.server.listener.Listener;
import io.github.reuseport.server.listener.ListenerGroup;

/**
 * The accept queues of a group of listeners.
 */
final class GroupAcceptQueues implements DrainedQueues {

	private final ListenerGroup group;

	GroupAcceptQueues(ListenerGroup group) {
		this.group = group;
	}

	@Override
	public int port() {
		return this.group.address().getPort();
	}

	@Override
	public boolean isOpen() {
		return this.group.listeners().stream().anyMatch(Listener::isOpen);
	}

	@Override
	public long waiting() {
		if (this.group.transport().isNative()) {
			return channels().mapToLong(DrainedQueues::waiting).sum();
		}
		PortCensus.Count count = this.group.port().census(Duration.ZERO);
		return (count != null)
				? count.listening().values().stream().mapToLong((listening) -> listening.acceptQueue()).sum() : 0;
	}

	@Override
	public boolean leaveLookup() {
		return this.group.transport().isNative()
				&& channels().map(ListenerLookup::leave).reduce(true, Boolean::logicalAnd);
	}

	private Stream<Channel> channels() {
		return this.group.listeners().stream().filter(Listener::isOpen).map(Listener::channel).filter(Objects::nonNull);
	}

}
