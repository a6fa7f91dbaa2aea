package io.github.reuseport.sample;

/**
 * Answer to a request.
 *
 * @param status the status code
 * @param body the body
 */
record Answer(int status, String body) {

}
