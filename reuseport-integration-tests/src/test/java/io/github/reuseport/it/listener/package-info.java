/**
 * Tests of one application: its listeners, when it gets none, and how it stops.
 */
@NullMarked
package io.github.reuseport.it.listener;

import org.jspecify.annotations.NullMarked;
