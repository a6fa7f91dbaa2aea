/**
 * Application that Boot can run on several servers.
 */
@NullMarked
package io.github.reuseport.benchmarks.hello;

import org.jspecify.annotations.NullMarked;
