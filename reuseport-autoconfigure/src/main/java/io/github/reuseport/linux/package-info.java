/**
 * Bytes and text of the Linux kernel turned into values.
 */
@NullMarked
package io.github.reuseport.linux;

import org.jspecify.annotations.NullMarked;
