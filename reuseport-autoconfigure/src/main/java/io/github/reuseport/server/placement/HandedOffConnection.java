package io.github.reuseport.server.placement;

import io.netty.channel.ChannelPromise;

/**
 * A connection on its way to the event loop that it was handed off to.
 *
 * @param promise completes when the loop has taken it
 * @param connection its count
 */
record HandedOffConnection(ChannelPromise promise, OpenConnection connection) {

}
