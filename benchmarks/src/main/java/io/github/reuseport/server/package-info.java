/**
 * Benchmarks of the server, beside the parts they measure.
 */
@NullMarked
package io.github.reuseport.server;

import org.jspecify.annotations.NullMarked;
