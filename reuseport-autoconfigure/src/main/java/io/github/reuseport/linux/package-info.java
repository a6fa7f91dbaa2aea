/**
 * What the Linux kernel tells and is told, as values. Called by the layers above in any
 * thread.
 */
@NullMarked
package io.github.reuseport.linux;

import org.jspecify.annotations.NullMarked;
