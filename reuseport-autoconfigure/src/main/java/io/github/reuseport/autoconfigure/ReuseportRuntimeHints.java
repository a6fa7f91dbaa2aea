package io.github.reuseport.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * {@link RuntimeHintsRegistrar} for what the server finds by reflection. A native image
 * would not have it otherwise.
 */
final class ReuseportRuntimeHints implements RuntimeHintsRegistrar {

	/**
	 * Types of listeners, whose {@code newChildChannel} makes the channels of connections
	 * that others have accepted.
	 */
	private static final List<String> LISTENERS = List.of("io.netty.channel.epoll.EpollServerSocketChannel",
			"io.netty.channel.uring.IoUringServerSocketChannel");

	private static final String EPOLL = "io.netty.channel.epoll.Epoll";

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		ReflectionHints reflection = hints.reflection();
		for (String listener : LISTENERS) {
			reflection.registerTypeIfPresent(classLoader, listener, MemberCategory.INVOKE_DECLARED_METHODS);
		}
		reflection.registerTypeIfPresent(classLoader, EPOLL,
				(epoll) -> epoll.withMethod("unavailabilityCause", List.of(), ExecutableMode.INVOKE));
	}

}
