/**
 * Instances that are Docker containers.
 *
 * <p>{@link io.github.localec2.docker.DockerVmManagerFactory} is found by {@link
 * java.util.ServiceLoader}. What an instance has beyond a container, such as its metadata service,
 * its user data or its volumes, is a {@link io.github.localec2.docker.ContainerFeature}, found the
 * same way.
 */
@NullMarked
package io.github.localec2.docker;

import org.jspecify.annotations.NullMarked;
