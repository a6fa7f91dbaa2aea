/**
 * Spring Security in front of an application on the starter.
 */
@NullMarked
package io.github.reuseport.examples.security;

import org.jspecify.annotations.NullMarked;
