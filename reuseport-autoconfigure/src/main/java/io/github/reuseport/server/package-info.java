/**
 * The face of the servers of an application and what puts them together: the server that
 * Spring Boot binds, its settings, and its status for whoever looks at it. Called by the
 * layers above, for binding and stopping in the thread that does that, for looking in
 * any.
 */
@NullMarked
package io.github.reuseport.server;

import org.jspecify.annotations.NullMarked;
