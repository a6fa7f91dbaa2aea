/**
 * Reactor Netty server with one listener on every event loop, and its parts.
 */
@NullMarked
package io.github.reuseport.server;

import org.jspecify.annotations.NullMarked;
