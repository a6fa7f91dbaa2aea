package io.github.reuseport.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Conditional;

/**
 * Whether the starter is to do anything.
 */
final class OnReuseportEnabled extends AnyNestedCondition {

	OnReuseportEnabled() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnBooleanProperty(name = RuntimeConditions.ENABLED, matchIfMissing = true)
	static class Enabled {

	}

	@Conditional(AotProcessingCondition.class)
	static class DecidedAtRunTime {

	}

}
