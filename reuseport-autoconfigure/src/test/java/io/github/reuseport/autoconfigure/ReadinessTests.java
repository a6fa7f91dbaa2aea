package io.github.reuseport.autoconfigure;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Readiness}.
 */
class ReadinessTests {

	private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

	private final ObjectProvider<ApplicationAvailability> provider = this.beans
		.getBeanProvider(ApplicationAvailability.class);

	@Test
	void acceptsOnceNobodyHasTakenItBackForAMoment() {
		Readiness readiness = new Readiness(this.provider);
		readiness.published(ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(readiness.isAccepting()).isFalse();
		await().until(readiness::isAccepting);
		readiness.published(ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(readiness.isAccepting()).isTrue();
		readiness.published(ReadinessState.REFUSING_TRAFFIC);
		assertThat(readiness.isAccepting()).isFalse();
	}

	@Test
	void doesNotAcceptBeforeAnythingWasPublished() {
		Readiness readiness = new Readiness(this.provider);
		await().during(Duration.ofMillis(1200)).until(() -> !readiness.isAccepting());
	}

	@Test
	void asksTheApplicationItself() {
		ApplicationAvailabilityBean availability = new ApplicationAvailabilityBean();
		this.beans.addBean("applicationAvailability", availability);
		Readiness readiness = new Readiness(this.provider);
		readiness.published(ReadinessState.ACCEPTING_TRAFFIC);
		availability.onApplicationEvent(new AvailabilityChangeEvent<>(this, ReadinessState.ACCEPTING_TRAFFIC));
		await().until(readiness::isAccepting);
		availability.onApplicationEvent(new AvailabilityChangeEvent<>(this, ReadinessState.REFUSING_TRAFFIC));
		assertThat(readiness.isAccepting()).isFalse();
	}

}
