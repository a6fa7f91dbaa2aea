package io.github.reuseport.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.context.annotation.Conditional;

import io.github.reuseport.endpoint.ReuseportEndpoint;

/**
 * Whether the endpoint may be asked. At run time Spring Boot shows none that is not
 * exposed.
 */
final class OnReuseportEndpointAvailable extends AnyNestedCondition {

	OnReuseportEndpointAvailable() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnAvailableEndpoint(ReuseportEndpoint.class)
	static class Available {

	}

	@Conditional(AotProcessingCondition.class)
	static class DecidedAtRunTime {

	}

}
