/**
 * What the kernel tells of processes and of the machine.
 */
@NullMarked
package io.github.reuseport.benchmarks.proc;

import org.jspecify.annotations.NullMarked;
