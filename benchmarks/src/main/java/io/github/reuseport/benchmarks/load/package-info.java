/**
 * What sends requests to the servers.
 */
@NullMarked
package io.github.reuseport.benchmarks.load;

import org.jspecify.annotations.NullMarked;
