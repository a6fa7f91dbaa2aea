package io.github.reuseport.server;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * A server that has whatever status it is given.
 *
 * @param source where its status comes from
 */
public record SeenServer(Supplier<ServerStatus> source) implements ReuseportServer {

	@Override
	public ServerStatus status(Duration age) {
		return this.source.get();
	}

	@Override
	public boolean isStopping() {
		return this.source.get().stopping();
	}

}
