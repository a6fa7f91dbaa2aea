package io.github.reuseport.autoconfigure;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * {@link Condition} that is met while an application is processed ahead of time. What is
 * not there then cannot be turned on at run time, so that everything is, and
 * {@link RuntimeConditions} decide.
 */
final class AotProcessingCondition implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING);
	}

}
