/**
 * The listeners of one server: what is possible, how they are opened, kept open and
 * closed together, and whom they meet on their port. Called by the face, the drain and
 * the rescue; runs in the event loops that accept and in one thread of its own,
 * {@code reuseport-keeper-<port>}.
 */
@NullMarked
package io.github.reuseport.server.listener;

import org.jspecify.annotations.NullMarked;
