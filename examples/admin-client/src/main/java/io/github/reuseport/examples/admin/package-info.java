/**
 * The client of Spring Boot Admin beside the starter.
 */
@NullMarked
package io.github.reuseport.examples.admin;

import org.jspecify.annotations.NullMarked;
