/**
 * Reactor Netty alone.
 */
@NullMarked
package io.github.reuseport.benchmarks.reactornetty;

import org.jspecify.annotations.NullMarked;
