/**
 * Tests of an upgrade as operators do it: in their conditions, and as documented.
 */
@NullMarked
package io.github.reuseport.it.upgrade;

import org.jspecify.annotations.NullMarked;
