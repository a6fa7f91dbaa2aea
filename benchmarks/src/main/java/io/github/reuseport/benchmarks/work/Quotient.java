package io.github.reuseport.benchmarks.work;

/**
 * A figure of which turns can be added: so much of one thing for so much of another.
 *
 * @param amount how much of the one
 * @param per how much of the other
 */
public record Quotient(double amount, double per) {

	/**
	 * A figure of a turn of which the mean of the turns is meant.
	 * @param amount the figure
	 * @return the quotient
	 */
	static Quotient each(double amount) {
		return new Quotient(amount, 1);
	}

	/**
	 * That of two turns together.
	 * @param other the other turn
	 * @return the quotient of the sums
	 */
	public Quotient plus(Quotient other) {
		return new Quotient(this.amount + other.amount, this.per + other.per);
	}

	/**
	 * The figure.
	 * @return the value, which is not a finite number if there was nothing of the other
	 */
	public double value() {
		return this.amount / this.per;
	}

}
