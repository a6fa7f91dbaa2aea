/**
 * Spring Cloud Gateway on the starter.
 */
@NullMarked
package io.github.reuseport.examples.gateway;

import org.jspecify.annotations.NullMarked;
