package io.github.reuseport.server.warmup;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A request that a server makes of itself, and how it has to be answered.
 *
 * @param method one of {@link #METHODS}
 * @param path the path, which begins with a slash
 * @param headers the headers, by name
 * @param status the status of the answer, 200 to 599, or {@code null} if any below 400
 * will do
 */
public record WarmUpCall(String method, String path, Map<String, String> headers, @Nullable Integer status) {

	/**
	 * The methods that can be used.
	 */
	public static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private static final int BAD_REQUEST = 400;

	private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	public WarmUpCall {
		headers = Map.copyOf(headers);
		require(METHODS.contains(method), "'method' must be one of %s but is '%s'", METHODS, method);
		require(isPath(path), "'path' must begin with a slash but is '%s'", path);
		headers.forEach((name, value) -> {
			require(isHeaderName(name), "'headers' must have names of HTTP but one is '%s'", name);
			require(isHeaderValue(value), "'headers' must have one line each but '%s' has more", name);
		});
		require(status == null || isStatus(status), "'status' must be 200 to 599 but is %s", status);
	}

	private static void require(boolean condition, String message, @Nullable Object... arguments) {
		if (!condition) {
			throw new IllegalArgumentException(message.formatted(arguments));
		}
	}

	/**
	 * A request by GET.
	 * @param path the path
	 * @return the call
	 */
	public static WarmUpCall get(String path) {
		return new WarmUpCall("GET", path, Map.of(), null);
	}

	public static boolean isPath(String path) {
		return path.startsWith("/");
	}

	public static boolean isHeaderName(String name) {
		return HEADER_NAME.matcher(name).matches();
	}

	public static boolean isHeaderValue(String value) {
		return value.chars().noneMatch((c) -> c == '\r' || c == '\n' || c == 0);
	}

	public static boolean isStatus(int status) {
		return status >= 200 && status <= 599;
	}

	/**
	 * Whether the server has answered as it should.
	 * @param status the status of the answer
	 * @return {@code true} if it has
	 */
	boolean isAnsweredBy(int status) {
		return (this.status != null) ? status == this.status : status < BAD_REQUEST;
	}

	/**
	 * What is wrong with an answer.
	 * @param status the status of the answer
	 * @return a sentence, for the log
	 */
	String complaint(int status) {
		return "'%s' is answered with status %d"
			.formatted(this.method.equals("GET") ? this.path : this.method + " " + this.path, status)
				+ ((this.status != null) ? " instead of " + this.status : "");
	}

}
