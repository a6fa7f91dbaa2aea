/**
 * What the servers are given to do, and what of it is measured.
 */
@NullMarked
package io.github.reuseport.benchmarks.work;

import org.jspecify.annotations.NullMarked;
