/**
 * What several threads write at the same time when connections are accepted and handed
 * off.
 */
@NullMarked
package io.github.reuseport.server.placement;

import org.jspecify.annotations.NullMarked;
