/**
 * Servers in processes of their own.
 */
@NullMarked
package io.github.reuseport.benchmarks.server;

import org.jspecify.annotations.NullMarked;
