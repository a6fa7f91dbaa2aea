package io.github.reuseport.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether the starter is to do anything. Any way to write a boolean is understood, and
 * what is none stops the start, as with every other property of the starter.
 */
final class OnReuseportEnabled extends SpringBootCondition implements ConfigurationCondition {

	private static final AotProcessingCondition decidedAtRunTime = new AotProcessingCondition();

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition(RuntimeConditions.ENABLED);
		if (decidedAtRunTime.matches(context, metadata)) {
			return ConditionOutcome.match(message.because("it is decided at run time"));
		}
		boolean enabled = RuntimeConditions.isEnabled(context.getEnvironment());
		return new ConditionOutcome(enabled, message.because("it is " + enabled));
	}

}
