/**
 * What was measured of the works and servers, and how it is shown.
 */
@NullMarked
package io.github.reuseport.benchmarks.report;

import org.jspecify.annotations.NullMarked;
