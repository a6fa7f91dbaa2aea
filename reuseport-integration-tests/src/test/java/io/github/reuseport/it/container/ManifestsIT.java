package io.github.reuseport.it.container;

import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the manifests that the documents print, against the schema of Kubernetes.
 */
class ManifestsIT {

	private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of("Pod", Pod.class, "Deployment",
			Deployment.class, "DaemonSet", DaemonSet.class);

	private static final JsonMapper mapper = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.annotationIntrospector(new JacksonAnnotationIntrospector() {

			@Override
			public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
				// Where the model keeps what it does not know
				return false;
			}

		})
		.build();

	@Test
	void areWhatKubernetesKnows() throws Exception {
		List<Map<String, Object>> manifests = Manifests.of("docs/kubernetes.md");
		assertThat(manifests).extracting((manifest) -> manifest.get("kind"))
			.containsExactlyInAnyOrder("Deployment", "DaemonSet");
		assertThat(manifests).allSatisfy((manifest) -> assertThat(read(manifest).getMetadata().getName()).isNotEmpty());
	}

	@Test
	void surgesOnTheNetworkOfTheHost() throws Exception {
		DaemonSet daemonSet = (DaemonSet) read(Manifests.of("docs/kubernetes.md", "DaemonSet"));
		assertThat(daemonSet.getSpec().getUpdateStrategy().getRollingUpdate().getMaxSurge().getIntVal()).isEqualTo(1);
		assertThat(daemonSet.getSpec().getUpdateStrategy().getRollingUpdate().getMaxUnavailable().getIntVal()).isZero();
		assertThat(daemonSet.getSpec().getTemplate().getSpec().getHostNetwork()).isTrue();
		assertThat(daemonSet.getSpec().getTemplate().getSpec().getContainers())
			.allSatisfy((container) -> assertThat(container.getPorts()).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { "hostNetwrok", "sharing" })
	void wouldBeRefusedWithAnUnknownField(String field) throws Exception {
		Map<String, Object> manifest = Manifests.of("docs/kubernetes.md", "DaemonSet");
		@SuppressWarnings("unchecked")
		Map<String, Object> spec = (Map<String, Object>) manifest.get("spec");
		spec.put(field, true);
		assertThatException().isThrownBy(() -> read(manifest)).withMessageContaining(field);
	}

	private static HasMetadata read(Map<String, Object> manifest) {
		return mapper.convertValue(manifest, KINDS.get(manifest.get("kind")));
	}

}
