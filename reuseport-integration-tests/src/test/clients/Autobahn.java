import java.util.List;
import java.util.Map;

import me.normanmaurer.maven.autobahntestsuite.AutobahnTestSuite;
import me.normanmaurer.maven.autobahntestsuite.FuzzingCaseResult;

/**
 * Runs the suite Autobahn, without the cases that measure speed, and prints the outcome of
 * each. In a process of its own, because it is Python on the JVM and leaves threads
 * behind, and not in a package that begins with "io", because to Python that is a module.
 */
class Autobahn {

	public static void main(String[] args) {
		for (FuzzingCaseResult result : AutobahnTestSuite.runFuzzingClient("server", args[0], Map.of("version", 18),
				List.of("*"), List.of("9.*", "12.*", "13.*"))) {
			System.out.printf("case %s %s/%s/%s%n", result.caseName(), result.behavior(), result.behaviorClose(),
					result.remoteCloseCode());
		}
		System.exit(0);
	}

}
