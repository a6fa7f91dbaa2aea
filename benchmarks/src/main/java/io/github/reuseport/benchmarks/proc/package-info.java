/**
 * Processes, and what the kernel tells of them and of the machine.
 */
@NullMarked
package io.github.reuseport.benchmarks.proc;

import org.jspecify.annotations.NullMarked;
