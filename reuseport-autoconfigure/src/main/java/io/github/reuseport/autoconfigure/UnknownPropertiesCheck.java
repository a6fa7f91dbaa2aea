package io.github.reuseport.autoconfigure;

import java.beans.PropertyDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Warns of properties that do not exist, because somebody has mistyped them for example.
 * They have no effect, and Spring Boot says nothing about them.
 */
final class UnknownPropertiesCheck {

	private static final Log logger = LogFactory.getLog(UnknownPropertiesCheck.class);

	private UnknownPropertiesCheck() {
	}

	/**
	 * Look for properties that do not exist, everywhere but among the environment
	 * variables, whose names do not tell where a word ends.
	 * @param environment where properties come from
	 */
	static void warn(Environment environment) {
		BindHandler handler = new NoUnboundElementsBindHandler(BindHandler.DEFAULT, UnknownPropertiesCheck::isExact);
		try {
			Binder.get(environment).bind(ReuseportProperties.PREFIX, Bindable.of(ReuseportProperties.class), handler);
		}
		catch (BindException ex) {
			if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
				logger.warn("Unknown properties have no effect: " + text(unbound.getUnboundProperties()));
			}
		}
	}

	private static boolean isExact(ConfigurationPropertySource source) {
		return !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource);
	}

	private static String text(Set<ConfigurationProperty> unknown) {
		List<String> known = names(ReuseportProperties.PREFIX, ReuseportProperties.class).toList();
		return unknown.stream()
			.map((property) -> "%s (%s; the nearest that exists: %s)".formatted(property.getName(),
					property.getOrigin(), nearest(property.getName().toString(), known)))
			.collect(Collectors.joining(", "));
	}

	private static Stream<String> names(String prefix, Class<?> type) {
		return Stream.of(BeanUtils.getPropertyDescriptors(type))
			.filter((property) -> !property.getName().equals("class"))
			.flatMap((property) -> names(prefix, property));
	}

	private static Stream<String> names(String prefix, PropertyDescriptor property) {
		String name = prefix + "." + DataObjectPropertyName.toDashedForm(property.getName());
		Class<?> type = property.getPropertyType();
		return (type.getEnclosingClass() != ReuseportProperties.class) ? Stream.of(name) : names(name, type);
	}

	private static String nearest(String name, List<String> known) {
		return known.stream().min(Comparator.comparingInt((candidate) -> distance(name, candidate))).orElseThrow();
	}

	private static int distance(String from, String to) {
		// Levenshtein's: how many characters are inserted, removed or replaced
		int[] previous = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int[] current = new int[to.length() + 1];
			current[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int replaced = previous[j - 1] + ((from.charAt(i - 1) != to.charAt(j - 1)) ? 1 : 0);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[to.length()];
	}

}
