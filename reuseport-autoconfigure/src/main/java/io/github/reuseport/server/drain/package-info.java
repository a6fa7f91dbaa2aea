/**
 * The stop of a server that loses nothing: it hands over to others on its port or, alone,
 * goes on for a while. Its listeners, its clients, its streams, its requests, and the
 * kernel's filter. Called by the face in the thread that stops the server, and by the
 * listeners once a second; what it puts into pipelines runs in the event loops.
 */
@NullMarked
package io.github.reuseport.server.drain;

import org.jspecify.annotations.NullMarked;
