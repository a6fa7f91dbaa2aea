/**
 * Event loops that are stalled: they take none of the connections that wait, and others
 * accept in their place. Told by the listeners when they are open; runs in one thread of
 * its own, {@code reuseport-watchdog-<port>}, and accepts in healthy event loops. The
 * thread that keeps the listeners open finds out how late event loops are.
 */
@NullMarked
package io.github.reuseport.server.rescue;

import org.jspecify.annotations.NullMarked;
