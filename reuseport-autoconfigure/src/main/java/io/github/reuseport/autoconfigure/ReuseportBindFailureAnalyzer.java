package io.github.reuseport.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import io.github.reuseport.server.listener.Sharing;
import io.github.reuseport.server.listener.Steering;
import io.github.reuseport.server.placement.Placement;

/**
 * {@link AbstractFailureAnalyzer} that tells which values a property allows whose value
 * has the wrong type.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ReuseportBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final String ENTRIES = "entries that have a path, for example 'path: /hello'";

	private final Environment environment;

	ReuseportBindFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationProperty property = cause.getProperty();
		if (cause.getTarget().getType().toClass() == WarmUpCallProperties.class) {
			return new FailureAnalysis("Invalid value for configuration property '%s'.".formatted(cause.getName()),
					"Set the property to %s.".formatted(ENTRIES), cause);
		}
		if (cause.getTarget().getType().toClass().getEnclosingClass() == ReuseportProperties.class) {
			return ofGroup(cause);
		}
		if (property == null || !(isUnder(ReuseportProperties.PREFIX, property)
				|| isUnder(ReuseportHealthProperties.PREFIX, property))) {
			return null;
		}
		return new FailureAnalysis(
				"Invalid value '%s' for configuration property '%s' (originating from '%s')."
					.formatted(property.getValue(), property.getName(), property.getOrigin()),
				"Set the property to %s.".formatted(allowed(property.getName(), cause.getTarget().getType().toClass())),
				cause);
	}

	private FailureAnalysis ofGroup(BindException cause) {
		// Spring Boot does not tell which value a group of properties has been given
		ConfigurationPropertyName group = cause.getName();
		String properties = Arrays.stream(BeanUtils.getPropertyDescriptors(cause.getTarget().getType().toClass()))
			.filter((property) -> property.getWriteMethod() != null)
			.map((property) -> "'" + group.append(DataObjectPropertyName.toDashedForm(property.getName())) + "'")
			.collect(Collectors.joining(", "));
		return new FailureAnalysis(
				"Invalid value '%s' for '%s', which is a group of configuration properties."
					.formatted(this.environment.getProperty(group.toString()), group),
				"Set one of its properties instead: %s.".formatted(properties), cause);
	}

	private boolean isUnder(String prefix, ConfigurationProperty property) {
		return ConfigurationPropertyName.of(prefix).isAncestorOf(property.getName());
	}

	private String allowed(ConfigurationPropertyName name, Class<?> type) {
		if (type == Duration.class) {
			return "a duration, for example '1s'";
		}
		if (type == Sharing.class) {
			return oneOf(Arrays.stream(Sharing.values()).map(Sharing::id));
		}
		if (type == Steering.class) {
			return oneOf(Arrays.stream(Steering.values()).map(Steering::id));
		}
		if (type == Placement.class) {
			return oneOf(Arrays.stream(Placement.values()).map(Placement::id));
		}
		if (type == List.class) {
			return ENTRIES;
		}
		if (type == Map.class) {
			return "names and values, for example 'accept: text/html'";
		}
		if (name.getLastElement(Form.UNIFORM).equals("status")) {
			return "a whole number of 200 to 599";
		}
		return (type == Boolean.class || type == boolean.class) ? "'true' or 'false'" : "a whole number of at least 1";
	}

	private String oneOf(Stream<String> words) {
		return words.map((word) -> "'" + word + "'").collect(Collectors.joining(" or "));
	}

}
