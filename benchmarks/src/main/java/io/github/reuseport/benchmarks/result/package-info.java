/**
 * What was measured, and how it is shown.
 */
@NullMarked
package io.github.reuseport.benchmarks.result;

import org.jspecify.annotations.NullMarked;
