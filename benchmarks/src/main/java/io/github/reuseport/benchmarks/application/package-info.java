/**
 * Applications of Boot as processes, with settings and on processors of one's choice.
 */
@NullMarked
package io.github.reuseport.benchmarks.application;

import org.jspecify.annotations.NullMarked;
