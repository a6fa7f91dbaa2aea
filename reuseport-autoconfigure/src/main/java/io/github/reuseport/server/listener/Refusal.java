package io.github.reuseport.server.listener;

/**
 * Why something that was asked for is not available.
 *
 * @param reason what is missing, a clause without a full stop
 * @param remedy what the user can do, a full sentence
 * @hidden
 */
public record Refusal(String reason, String remedy) {

}
