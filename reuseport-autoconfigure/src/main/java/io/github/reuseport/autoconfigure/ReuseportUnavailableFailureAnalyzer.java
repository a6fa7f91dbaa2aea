package io.github.reuseport.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.github.reuseport.server.listener.ReuseportUnavailableException;

/**
 * {@link AbstractFailureAnalyzer} for a server that is required to have what it cannot
 * have.
 */
final class ReuseportUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<ReuseportUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ReuseportUnavailableException cause) {
		return new FailureAnalysis(
				"Web server failed to start. 'server.reuseport.required' is 'true', but " + cause.getReason() + ".",
				cause.getRemedy() + " Or set 'server.reuseport.required' to 'false' to start all the same.", cause);
	}

}
