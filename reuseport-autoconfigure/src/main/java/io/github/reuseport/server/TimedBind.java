package io.github.reuseport.server;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.transport.ServerTransport;

/**
 * Binds a server within the time that its owner waits for it, where that is known:
 * whoever binds by {@link ServerTransport#bindNow(Duration)} waits by
 * {@link #block(Duration)}, and fails after that.
 */
final class TimedBind extends Mono<DisposableServer> {

	private final Function<@Nullable Duration, Mono<? extends DisposableServer>> bind;

	/**
	 * Wrap what binds.
	 * @param bind binds within a time, {@code null} if it is not known
	 */
	TimedBind(Function<@Nullable Duration, Mono<? extends DisposableServer>> bind) {
		this.bind = bind;
	}

	@Override
	public void subscribe(CoreSubscriber<? super DisposableServer> actual) {
		within(null).subscribe(actual);
	}

	@Override
	public @Nullable DisposableServer block(Duration timeout) {
		return within(timeout).block(timeout);
	}

	private Mono<DisposableServer> within(@Nullable Duration timeout) {
		return Mono.defer(() -> this.bind.apply(timeout)).cast(DisposableServer.class);
	}

}
