/**
 * Benchmark of real servers, side by side.
 */
@NullMarked
package io.github.reuseport.benchmarks;

import org.jspecify.annotations.NullMarked;
