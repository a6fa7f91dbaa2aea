/**
 * Tests with what operators have around an application: load balancers, probes,
 * Prometheus, a browser.
 */
@NullMarked
package io.github.reuseport.it.operation;

import org.jspecify.annotations.NullMarked;
