/**
 * Tests with what operators have around an application: systemd, load balancers, probes,
 * Prometheus, a browser.
 */
@NullMarked
package io.github.reuseport.it.operation;

import org.jspecify.annotations.NullMarked;
