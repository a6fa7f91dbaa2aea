/**
 * Spring Boot DevTools beside the starter.
 */
@NullMarked
package io.github.reuseport.examples.devtools;

import org.jspecify.annotations.NullMarked;
