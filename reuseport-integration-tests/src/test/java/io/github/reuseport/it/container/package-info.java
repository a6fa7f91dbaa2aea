/**
 * Tests of containers and pods on the network of one host, and of what the documents
 * print for Kubernetes.
 */
@NullMarked
package io.github.reuseport.it.container;

import org.jspecify.annotations.NullMarked;
