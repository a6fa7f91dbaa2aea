/**
 * What more cores give, with and without the starter, in a folder that can be carried to
 * a larger machine.
 */
@NullMarked
package io.github.reuseport.benchmarks.sweep;

import org.jspecify.annotations.NullMarked;
