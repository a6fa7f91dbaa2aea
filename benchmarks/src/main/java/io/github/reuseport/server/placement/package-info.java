/**
 * Benchmarks of the choice of an event loop.
 */
@NullMarked
package io.github.reuseport.server.placement;

import org.jspecify.annotations.NullMarked;
