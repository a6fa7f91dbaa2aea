/**
 * Several applications on the starter in one JVM.
 */
@NullMarked
package io.github.reuseport.examples.contexts;

import org.jspecify.annotations.NullMarked;
