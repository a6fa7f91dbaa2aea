/**
 * The starter where Tomcat or Jetty serves.
 */
@NullMarked
package io.github.reuseport.examples.otherservers;

import org.jspecify.annotations.NullMarked;
