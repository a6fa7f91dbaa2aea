/**
 * Reactor Netty with one listener on every event loop.
 */
@NullMarked
package io.github.reuseport.benchmarks.reactornetty.reuseport;

import org.jspecify.annotations.NullMarked;
