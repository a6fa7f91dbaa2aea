/**
 * Health of the listeners.
 */
@NullMarked
package io.github.reuseport.health;

import org.jspecify.annotations.NullMarked;
