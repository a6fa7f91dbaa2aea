/**
 * Auto-configuration of the reuseport server in Spring Boot.
 */
@NullMarked
package io.github.reuseport.autoconfigure;

import org.jspecify.annotations.NullMarked;
