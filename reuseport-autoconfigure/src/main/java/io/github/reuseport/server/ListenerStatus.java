package io.github.reuseport.server;

import org.jspecify.annotations.Nullable;

/**
 * A listener as it is at one moment. A value that the platform cannot give is
 * {@code null}.
 *
 * @param index its place among the listeners of its server, from 0
 * @param eventLoop name of the thread that accepts
 * @param state what it does
 * @param accepted number of connections it accepted since the server was started
 * @param open number of connections that are open on its event loop now
 * @param handedOff number of connections it accepted that its event loop gave to another
 * one
 * @param rescued number of connections that other event loops accepted for it while its
 * own was stalled
 * @param stalls number of times its event loop was stalled; not known where nobody looks
 * @param acceptQueue number of connections that wait to be accepted now
 * @param backlog limit of the accept queue
 * @param dropped number of connections that the kernel refused since the server was
 * started, because the accept queue was full; not known while the kernel holds back
 * connections until their first bytes have arrived
 */
public record ListenerStatus(int index, String eventLoop, ListenerState state, @Nullable Long accepted,
		@Nullable Long open, @Nullable Long handedOff, @Nullable Long rescued, @Nullable Long stalls,
		@Nullable Long acceptQueue, @Nullable Long backlog, @Nullable Long dropped) {

}
