/**
 * Requests that a server sends to itself before it opens its listeners. Called by the
 * face in the thread that binds; the requests run in the event loops.
 */
@NullMarked
package io.github.reuseport.server.warmup;

import org.jspecify.annotations.NullMarked;
