package io.github.reuseport.it.sample;

/**
 * Answer to a request.
 *
 * @param status the status code
 * @param body the body
 */
public record Answer(int status, String body) {

}
