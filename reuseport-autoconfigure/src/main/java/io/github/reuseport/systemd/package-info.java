/**
 * What systemd is told of the application: that it is ready, alive, or stops. Called by
 * the auto-configuration; runs in the event loops of the servers.
 */
@NullMarked
package io.github.reuseport.systemd;

import org.jspecify.annotations.NullMarked;
