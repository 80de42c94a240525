package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import io.github.localec2.server.vm.VmEnvironment;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a feature gets from its manager.
 *
 * @param environment the server's
 * @param docker the client, which may take a while at its first use
 * @param labels what everything bears that the manager makes on the engine, so that it is found
 *     again when this JVM was killed
 */
public record FeatureContext(
    VmEnvironment environment, Supplier<DockerClient> docker, Map<String, String> labels) {
  public FeatureContext {
    labels = Map.copyOf(labels);
  }
}
