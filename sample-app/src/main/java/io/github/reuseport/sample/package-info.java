/**
 * Sample application.
 */
@NullMarked
package io.github.reuseport.sample;

import org.jspecify.annotations.NullMarked;
