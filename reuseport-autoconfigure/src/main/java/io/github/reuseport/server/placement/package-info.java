/**
 * On which event loop a connection lives, and the counts of connections that are needed
 * for that. Called by Reactor Netty for every connection that is accepted, in the event
 * loop that accepts, and asked by the face, the drain and the rescue in their threads.
 */
@NullMarked
package io.github.reuseport.server.placement;

import org.jspecify.annotations.NullMarked;
