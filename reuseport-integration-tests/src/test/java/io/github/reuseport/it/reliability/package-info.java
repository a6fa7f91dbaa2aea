/**
 * Tests that try to break what the others show to work: random series of what can happen
 * to processes on a port, and long ones.
 */
@NullMarked
package io.github.reuseport.it.reliability;

import org.jspecify.annotations.NullMarked;
