/**
 * Who listens on a port, and which processes they are, as the kernel lists it. Called by
 * the face, the listeners, the drain and the takeover in any thread.
 */
@NullMarked
package io.github.reuseport.server.census;

import org.jspecify.annotations.NullMarked;
