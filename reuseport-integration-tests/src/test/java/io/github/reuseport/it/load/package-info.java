/**
 * Clients that put load on an application, and what comes of their requests.
 */
@NullMarked
package io.github.reuseport.it.load;

import org.jspecify.annotations.NullMarked;
