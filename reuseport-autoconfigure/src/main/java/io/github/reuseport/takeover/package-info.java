/**
 * Takeover of a port: asks older processes to stop once this one is ready. Called by the
 * auto-configuration; runs in one thread of its own, {@code reuseport-takeover}.
 */
@NullMarked
package io.github.reuseport.takeover;

import org.jspecify.annotations.NullMarked;
