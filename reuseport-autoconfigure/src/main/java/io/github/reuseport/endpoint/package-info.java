/**
 * Actuator endpoint of the listeners.
 */
@NullMarked
package io.github.reuseport.endpoint;

import org.jspecify.annotations.NullMarked;
