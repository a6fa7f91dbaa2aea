package io.github.reuseport.it.load;

import java.time.Duration;
import java.util.Map;

/**
 * What has come of the requests of a load.
 *
 * @param answered number of requests that were answered as they should be
 * @param failed number of requests that were not
 * @param retried number of HTTP/2 requests that the server said it had not looked at, so
 * that they were sent again
 * @param exhausted number of connections that could not be opened because the client had
 * no port left for them, which says nothing about the server
 * @param reasons why requests failed, and how often
 * @param slowest the time of the slowest answer, from before the connection was opened
 */
public record LoadResult(long answered, long failed, long retried, long exhausted, Map<String, Long> reasons,
		Duration slowest) {

}
