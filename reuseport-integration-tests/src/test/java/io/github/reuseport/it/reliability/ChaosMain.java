package io.github.reuseport.it.reliability;

import io.github.reuseport.it.sample.SampleProcesses;

/**
 * Makes chaos in a process of its own, which is in a network namespace of its own: there
 * it may close the listeners of others.
 */
public final class ChaosMain {

	private ChaosMain() {
	}

	/**
	 * Print what happens, and what has come of it.
	 * @param args the plan
	 */
	public static void main(String[] args) throws Exception {
		SampleProcesses processes = SampleProcesses.unpacked();
		int status = 1;
		try {
			System.out.println(new Chaos(ChaosPlan.of(args), processes).run());
			status = 0;
		}
		catch (Throwable ex) {
			System.out.println(processes.end());
			ex.printStackTrace(System.out);
		}
		finally {
			processes.end();
		}
		System.exit(status);
	}

}
