/**
 * WebSocket and server-sent events on the starter.
 */
@NullMarked
package io.github.reuseport.examples.streams;

import org.jspecify.annotations.NullMarked;
