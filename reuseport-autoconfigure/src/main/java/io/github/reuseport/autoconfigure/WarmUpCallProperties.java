package io.github.reuseport.autoconfigure;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import io.github.reuseport.server.warmup.WarmUpCall;

/**
 * Configuration properties of a request that the server makes of itself before it opens
 * its listeners.
 *
 * @param method method of the request, GET by default
 * @param path path of the request, which begins with a slash
 * @param headers headers of the request, by name
 * @param status status that is expected of the answer, by default any below 400
 */
public record WarmUpCallProperties(@DefaultValue("GET") String method, @Nullable String path,
		@DefaultValue Map<String, String> headers, @Nullable Integer status) {

	/**
	 * The call that the properties stand for.
	 * @param key the name of the properties
	 * @return the call
	 * @throws InvalidConfigurationPropertyValueException if a value is not allowed
	 */
	WarmUpCall toCall(String key) {
		String upper = this.method.toUpperCase(Locale.ROOT);
		if (!WarmUpCall.METHODS.contains(upper)) {
			throw invalid(key + ".method", this.method,
					"Must be one of " + String.join(", ", WarmUpCall.METHODS) + ".");
		}
		this.headers.forEach((name, value) -> {
			if (!WarmUpCall.isHeaderName(name)) {
				throw invalid(key + ".headers", name + ": " + value,
						"Each header must have a name, of letters, digits and the like, for example 'accept: text/html'.");
			}
			if (!WarmUpCall.isHeaderValue(value)) {
				throw invalid("%s.headers.%s".formatted(key, name), value, "Must be one line.");
			}
		});
		if (this.status != null && !WarmUpCall.isStatus(this.status)) {
			throw invalid(key + ".status", this.status,
					"Must be the status of a complete answer, 200 to 599. Remove the property to expect any below 400.");
		}
		return new WarmUpCall(upper, requirePath(key + ".path", this.path), this.headers, this.status);
	}

	static String requirePath(String key, @Nullable String path) {
		if (path == null || !WarmUpCall.isPath(path)) {
			throw invalid(key, path, "Must begin with a slash, for example '/hello'.");
		}
		return path;
	}

	private static InvalidConfigurationPropertyValueException invalid(String key, @Nullable Object value,
			String reason) {
		return new InvalidConfigurationPropertyValueException(key, value, reason);
	}

}
