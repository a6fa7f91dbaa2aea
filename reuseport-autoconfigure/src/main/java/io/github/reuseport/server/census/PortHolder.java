package io.github.reuseport.server.census;

import java.util.List;

import io.github.reuseport.linux.ListeningSocket;

/**
 * Another process that holds listeners on a port.
 *
 * @param process the process, which was alive when it was looked for
 * @param listeners its listeners on the port, at least one
 * @param takesPart whether it takes part in handovers on the port, see {@link Presence}
 * @hidden
 */
public record PortHolder(ProcessHandle process, List<ListeningSocket> listeners, boolean takesPart) {

}
