package io.github.reuseport.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration properties of the health of the listeners.
 */
@ConfigurationProperties(ReuseportHealthProperties.PREFIX)
public class ReuseportHealthProperties {

	static final String PREFIX = "management.health.reuseport";

	/**
	 * Number of listeners below which the health is down, at least 1.
	 */
	private int minimumListeners = 1;

	/**
	 * Time after which a stalled event loop makes the health down, more than 0.
	 */
	private Duration stallThreshold = Duration.ofSeconds(30);

	public int getMinimumListeners() {
		return this.minimumListeners;
	}

	public void setMinimumListeners(int minimumListeners) {
		this.minimumListeners = minimumListeners;
	}

	public Duration getStallThreshold() {
		return this.stallThreshold;
	}

	public void setStallThreshold(Duration stallThreshold) {
		this.stallThreshold = stallThreshold;
	}

	/**
	 * The threshold, once it has been checked.
	 * @return more than 0
	 * @throws InvalidConfigurationPropertyValueException if the value is out of its range
	 */
	Duration requireStallThreshold() {
		if (this.stallThreshold.isNegative() || this.stallThreshold.isZero()) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + ".stall-threshold", this.stallThreshold,
					"Must be longer than 0. Remove the property to use the default.");
		}
		return this.stallThreshold;
	}

	/**
	 * The minimum, once it has been checked.
	 * @return at least 1
	 * @throws InvalidConfigurationPropertyValueException if the value is out of its range
	 */
	int requireMinimumListeners() {
		if (this.minimumListeners < 1) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + ".minimum-listeners", this.minimumListeners,
					"Must be a whole number of at least 1. Remove the property to use the default.");
		}
		return this.minimumListeners;
	}

}
