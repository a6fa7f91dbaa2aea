package io.github.reuseport.server.warmup;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Begins a connection with the header of the PROXY protocol, version 1, that names no
 * addresses: the server takes those of the connection.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {

	private static final String HEADER = "PROXY UNKNOWN\r\n";

	@Override
	public void channelActive(ChannelHandlerContext context) {
		context.writeAndFlush(ByteBufUtil.writeAscii(context.alloc(), HEADER), context.voidPromise());
		context.fireChannelActive();
		context.pipeline().remove(this);
	}

}
