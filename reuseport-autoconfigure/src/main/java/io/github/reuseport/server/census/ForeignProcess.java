package io.github.reuseport.server.census;

import org.jspecify.annotations.Nullable;

/**
 * Another process that listens on the port of a server.
 *
 * @param pid id of the process, or {@code null} if it cannot be found: it is in another
 * pid namespace, or the user may not look at it
 * @param listeners number of its listeners on the port, at least 1
 */
public record ForeignProcess(@Nullable Long pid, int listeners) {

}
