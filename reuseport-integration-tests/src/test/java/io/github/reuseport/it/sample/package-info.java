/**
 * The sample application as processes of its own, what surrounds them, and what they
 * answer.
 */
@NullMarked
package io.github.reuseport.it.sample;

import org.jspecify.annotations.NullMarked;
