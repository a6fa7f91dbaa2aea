package io.github.reuseport.it;

/**
 * Answer to a request.
 *
 * @param status the status code
 * @param body the body
 */
record Answer(int status, String body) {

}
