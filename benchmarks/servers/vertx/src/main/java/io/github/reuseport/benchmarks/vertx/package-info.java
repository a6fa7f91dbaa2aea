/**
 * Vert.x.
 */
@NullMarked
package io.github.reuseport.benchmarks.vertx;

import org.jspecify.annotations.NullMarked;
