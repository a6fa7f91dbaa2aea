package io.github.reuseport.it.container;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;

import io.github.reuseport.it.operation.Document;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Manifests for Kubernetes that the documents print.
 */
final class Manifests {

	private Manifests() {
	}

	/**
	 * Read the manifests of a document.
	 * @param document the path of the document
	 * @return its blocks that have a {@code kind}
	 */
	static List<Map<String, Object>> of(String document) throws IOException {
		Stream<Map<String, Object>> blocks = Document.read(document).blocks("yaml").stream().map(new Yaml()::load);
		return blocks.filter((block) -> block.containsKey("kind")).toList();
	}

	/**
	 * Read a manifest.
	 * @param document the path of the document
	 * @param kind its kind, which one block has
	 * @return the manifest
	 */
	static Map<String, Object> of(String document, String kind) throws IOException {
		List<Map<String, Object>> found = of(document).stream()
			.filter((block) -> kind.equals(block.get("kind")))
			.toList();
		assertThat(found).as(kind).hasSize(1);
		return found.get(0);
	}

	/**
	 * The pod that a DaemonSet starts. Podman lets pods share an {@code emptyDir} of the
	 * same name, so each gets one of its own.
	 * @param daemonSet the DaemonSet
	 * @param name the name of the pod and of its volume
	 * @return the manifest of the pod
	 */
	static Map<String, Object> pod(Map<String, Object> daemonSet, String name) {
		Map<String, Object> template = map(map(daemonSet, "spec"), "template");
		list(map(template, "spec"), "volumes").forEach((volume) -> volume.put("name", name));
		list(onlyContainer(daemonSet), "volumeMounts").forEach((mount) -> mount.put("name", name));
		return Map.of("apiVersion", "v1", "kind", "Pod", "metadata",
				Map.of("name", name, "labels", map(map(template, "metadata"), "labels")), "spec",
				map(template, "spec"));
	}

	/**
	 * Set an environment variable of a container, or change it.
	 * @param container the container
	 * @param name the name of the variable
	 * @param value its value
	 */
	static void setVariable(Map<String, Object> container, String name, String value) {
		List<Map<String, Object>> variables = list(container, "env");
		variables.removeIf((variable) -> name.equals(variable.get("name")));
		variables.add(Map.of("name", name, "value", value));
	}

	/**
	 * The container of a DaemonSet that has one.
	 * @param daemonSet the DaemonSet
	 * @return the container, to be changed
	 */
	static Map<String, Object> onlyContainer(Map<String, Object> daemonSet) {
		List<Map<String, Object>> containers = list(map(map(map(daemonSet, "spec"), "template"), "spec"), "containers");
		assertThat(containers).hasSize(1);
		return containers.get(0);
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> map(Map<String, Object> parent, String key) {
		return (Map<String, Object>) parent.get(key);
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> list(Map<String, Object> parent, String key) {
		return (List<Map<String, Object>>) parent.get(key);
	}

}
