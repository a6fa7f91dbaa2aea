/**
 * What several threads write at the same time when connections are drained.
 */
@NullMarked
package io.github.reuseport.server.drain;

import org.jspecify.annotations.NullMarked;
