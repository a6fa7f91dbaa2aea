/**
 * What grows with the number of open connections, with and without the starter.
 */
@NullMarked
package io.github.reuseport.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
