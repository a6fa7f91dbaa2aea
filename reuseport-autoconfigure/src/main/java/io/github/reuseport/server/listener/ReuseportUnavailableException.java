package io.github.reuseport.server.listener;

/**
 * Thrown when a server is bound that is required to have a listener on every event loop,
 * or to honour a property, where that is not possible.
 */
@SuppressWarnings("serial")
public final class ReuseportUnavailableException extends IllegalStateException {

	private final String reason;

	private final String remedy;

	/**
	 * Tell what is missing and what can be done.
	 * @param reason what is missing, a clause without a full stop
	 * @param remedy what the user can do, a full sentence
	 */
	public ReuseportUnavailableException(String reason, String remedy) {
		super("The required listeners are not available: " + reason);
		this.reason = reason;
		this.remedy = remedy;
	}

	public ReuseportUnavailableException(Refusal refusal) {
		this(refusal.reason(), refusal.remedy());
	}

	/**
	 * What is missing.
	 * @return a clause without a full stop
	 */
	public String getReason() {
		return this.reason;
	}

	/**
	 * What the user can do.
	 * @return a full sentence
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
