package io.github.reuseport.server.listener;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Why a server is on {@link Transport#NIO} that would be on {@link Transport#EPOLL}:
 * Netty unpacks the library of that transport into a folder for temporary files and loads
 * it from there, and says nothing where it cannot.
 *
 * @hidden
 */
public final class NativeTransport {

	/**
	 * On the runtime class path of some applications only.
	 */
	private static final String EPOLL = "io.netty.channel.epoll.Epoll";

	/**
	 * What the loader of glibc says of a file on a file system mounted {@code noexec}.
	 */
	private static final String NOT_EXECUTABLE = "failed to map segment";

	private NativeTransport() {
	}

	/**
	 * Look whether the transport is missing.
	 * @return why it cannot be had and what helps, or {@code null} if it is there, is
	 * turned off or does not belong to the application
	 */
	public static @Nullable Refusal missing() {
		try {
			return refusal((Throwable) Class.forName(EPOLL).getMethod("unavailabilityCause").invoke(null));
		}
		catch (ReflectiveOperationException | LinkageError ex) {
			return null;
		}
	}

	static @Nullable Refusal refusal(@Nullable Throwable unavailable) {
		// Any other error has been chosen, by -Dio.netty.transport.noNative
		if (!(unavailable instanceof UnsatisfiedLinkError)) {
			return null;
		}
		Throwable cause = (unavailable.getCause() != null) ? unavailable.getCause() : unavailable;
		return new Refusal("Netty cannot load the library of the transport epoll (%s)".formatted(cause), remedy(cause));
	}

	private static String remedy(Throwable cause) {
		if (cause instanceof FileNotFoundException) {
			return "Add the dependency io.netty:netty-transport-native-epoll with the classifier linux-%s."
				.formatted(architecture());
		}
		if (cause instanceof IOException || String.valueOf(cause.getMessage()).contains(NOT_EXECUTABLE)) {
			return "Let a file be written to the folder for temporary files and be run from there: mount a tmpfs without "
					+ "noexec on it, or name another folder by -Dio.netty.native.workdir.";
		}
		return "Run on an image with glibc, of which the library needs libc, libdl and librt.";
	}

	private static String architecture() {
		String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
		return switch (architecture) {
			case "amd64" -> "x86_64";
			case "aarch64" -> "aarch_64";
			default -> architecture;
		};
	}

}
