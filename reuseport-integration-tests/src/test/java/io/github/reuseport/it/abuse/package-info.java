/**
 * Tests that attack the sample application with the starter and without it, and compare
 * what other clients see of it.
 */
@NullMarked
package io.github.reuseport.it.abuse;

import org.jspecify.annotations.NullMarked;
