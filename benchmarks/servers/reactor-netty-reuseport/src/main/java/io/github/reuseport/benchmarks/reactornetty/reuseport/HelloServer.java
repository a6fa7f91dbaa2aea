package io.github.reuseport.benchmarks.reactornetty.reuseport;

import io.github.reuseport.server.ListenerSettings;
import io.github.reuseport.server.ReuseportHttpServer;
import io.github.reuseport.server.ReuseportServers;

/**
 * The server on Reactor Netty alone, decorated.
 */
public final class HelloServer {

	private HelloServer() {
	}

	public static void main(String[] args) {
		ReuseportServers servers = new ReuseportServers();
		io.github.reuseport.benchmarks.reactornetty.HelloServer
			.serve((server) -> ReuseportHttpServer.decorate(server, ListenerSettings.DEFAULTS, servers));
	}

}
