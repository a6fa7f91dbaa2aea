/**
 * Tests of a port that several applications have, one after the other or together.
 */
@NullMarked
package io.github.reuseport.it.handover;

import org.jspecify.annotations.NullMarked;
