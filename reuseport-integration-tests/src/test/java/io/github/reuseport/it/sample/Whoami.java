package io.github.reuseport.it.sample;

import org.jspecify.annotations.Nullable;

/**
 * Who serves a connection, as the sample application says.
 *
 * @param pid id of the process
 * @param eventLoop name of the event loop's thread
 * @param listener index of the listener that accepted the connection, or {@code null} if
 * the server has one plain listener
 */
public record Whoami(long pid, String eventLoop, @Nullable Integer listener) {

}
