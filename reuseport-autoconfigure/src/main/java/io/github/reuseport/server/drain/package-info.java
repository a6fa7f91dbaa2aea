/**
 * The stop of a server that loses nothing while others go on listening on its port: its
 * listeners, its clients, its requests, and the kernel's filter. Called by the face in
 * the thread that stops the server, and by the listeners once a second.
 */
@NullMarked
package io.github.reuseport.server.drain;

import org.jspecify.annotations.NullMarked;
