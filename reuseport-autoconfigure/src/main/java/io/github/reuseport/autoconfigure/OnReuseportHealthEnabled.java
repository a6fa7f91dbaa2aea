package io.github.reuseport.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Conditional;

/**
 * Whether the health of the listeners is to be shown.
 */
final class OnReuseportHealthEnabled extends AnyNestedCondition {

	OnReuseportHealthEnabled() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnEnabledHealthIndicator(RuntimeConditions.HEALTH)
	static class Enabled {

	}

	@Conditional(AotProcessingCondition.class)
	static class DecidedAtRunTime {

	}

}
