package io.github.reuseport.benchmarks.load;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for what {@link Wrk}, {@link Ab} and {@link H2load} read.
 */
class LoadOutputTests {

	@Test
	void wrk() {
		LoadResult result = Wrk.parse("""
				Running 1s test @ http://127.0.0.1:18999/hello
				  1 threads and 32 connections
				  Thread Stats   Avg      Stdev     Max   +/- Stdev
				    Latency   437.68us  764.44us   8.16ms   91.01%
				    Req/Sec    88.47k    15.29k  107.99k    60.00%
				  Latency Distribution
				     50%  210.00us
				     75%  339.00us
				     90%    0.98ms
				     99%    3.91ms
				  87756 requests in 1.10s, 13.47MB read
				Requests/sec:  87694.35
				""");
		assertThat(result).isEqualTo(new LoadResult(87756, 1.1, 0, 0.21, 3.91));
		assertThat(result.rate()).isEqualTo(87756 / 1.1);
	}

	@Test
	void wrkWithErrors() {
		LoadResult result = Wrk.parse("""
				     50%    1.20s
				     99%    2.00m
				  120 requests in 1.50m, 13.47MB read
				  Socket errors: connect 1, read 20, write 300, timeout 4000
				  Non-2xx or 3xx responses: 50000
				""");
		assertThat(result).isEqualTo(new LoadResult(120, 90, 54321, 1200, 120_000));
	}

	@Test
	void ab() {
		LoadResult result = Ab.parse("""
				Concurrency Level:      32
				Time taken for tests:   2.001 seconds
				Complete requests:      14248
				Failed requests:        3
				   (Connect: 0, Receive: 0, Length: 3, Exceptions: 0)
				Non-2xx responses:      4
				""", "Percentage served,Time in ms\n0,1.209\n5,1.3\n50,2.100\n99,3.098\n100,5.877\n");
		assertThat(result).isEqualTo(new LoadResult(14248, 2.001, 7, 2.1, 3.098));
	}

	@Test
	void abWithoutAnAnswer() {
		LoadResult result = Ab.parse("""
				Time taken for tests:   1.000 seconds
				Complete requests:      0
				Failed requests:        0
				""", "");
		assertThat(result).isEqualTo(new LoadResult(0, 1, 0, Double.NaN, Double.NaN));
	}

	@Test
	void h2load() {
		LoadResult result = H2load.parse("""
				finished in 500.50ms, 35123.50 req/s, 1.20MB/s
				requests: 70260 total, 70260 started, 70255 done, 70247 succeeded, 8 failed, 3 errored, 2 timeout
				status codes: 70247 2xx, 0 3xx, 5 4xx, 3 5xx
				""");
		assertThat(result.requests()).isEqualTo(70247);
		assertThat(result.seconds()).isEqualTo(0.5005);
		assertThat(result.errors()).isEqualTo(21);
		assertThat(result.p99Millis()).isNaN();
	}

	@Test
	void outputOfAFailureIsShown() {
		assertThatIllegalStateException().isThrownBy(() -> Wrk.parse("unable to connect"))
			.withMessageContaining("unable to connect");
	}

}
