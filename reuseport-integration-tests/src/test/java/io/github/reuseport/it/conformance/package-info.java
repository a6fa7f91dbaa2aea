/**
 * Tests that clients of many kinds get the same from the sample application with the
 * starter as without it, whatever they send.
 */
@NullMarked
package io.github.reuseport.it.conformance;

import org.jspecify.annotations.NullMarked;
