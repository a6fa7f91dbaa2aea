package io.github.reuseport.server.drain;

import java.time.Duration;

/**
 * What a server did for its clients while it stopped.
 *
 * @param time how long it has taken
 * @param accepted connections that were accepted meanwhile
 * @param asked clients that were asked to go elsewhere, by connection
 * @param left those of them that went before the time was over
 * @param answered requests that were answered meanwhile
 * @param streams WebSockets and other responses without an end that the server ended
 * @param cut connections that were given up because the time was over: in the accept
 * queue, in a handshake, or with a request that was not answered; 0 in a good stop
 */
public record DrainReport(Duration time, long accepted, long asked, long left, long answered, long streams, long cut) {

}
