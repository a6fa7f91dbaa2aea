/**
 * Micrometer meters of the listeners.
 */
@NullMarked
package io.github.reuseport.metrics;

import org.jspecify.annotations.NullMarked;
