package io.github.reuseport.it.operation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a browser tells screen readers of an element.
 *
 * @param role its role
 * @param name its accessible name, empty if it has none
 * @param properties its properties, such as {@code live}
 */
record AccessibleNode(String role, String name, Map<String, String> properties) {

	/**
	 * Read the answer to {@code Accessibility.getFullAXTree}.
	 * @param answer the answer
	 * @return the nodes that are not ignored, in the order of the page
	 */
	static List<AccessibleNode> of(Map<String, Object> answer) {
		return ((List<?>) answer.get("nodes")).stream()
			.map((node) -> (Map<?, ?>) node)
			.filter((node) -> Boolean.FALSE.equals(node.get("ignored")))
			.map(AccessibleNode::node)
			.toList();
	}

	private static AccessibleNode node(Map<?, ?> node) {
		Map<String, String> properties = new HashMap<>();
		if (node.get("properties") instanceof List<?> list) {
			list.stream()
				.map((property) -> (Map<?, ?>) property)
				.forEach((property) -> properties.put(String.valueOf(property.get("name")),
						value(property.get("value"))));
		}
		return new AccessibleNode(value(node.get("role")), value(node.get("name")), properties);
	}

	private static String value(@Nullable Object typed) {
		return (typed instanceof Map<?, ?> map && map.get("value") != null) ? String.valueOf(map.get("value")) : "";
	}

}
