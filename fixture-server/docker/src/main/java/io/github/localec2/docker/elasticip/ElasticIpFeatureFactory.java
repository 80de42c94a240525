package io.github.localec2.docker.elasticip;

import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.FeatureContext;
import io.github.localec2.docker.NetworkSettings;

/** Has elastic IPs lead to containers, where these are all on one bridge of the engine. */
public final class ElasticIpFeatureFactory implements ContainerFeature.Factory {
  @Override
  public ContainerFeature create(FeatureContext context) {
    NetworkSettings settings = NetworkSettings.of(context.environment().options());
    return settings.bridge().isEmpty()
        ? new ContainerFeature() {}
        : new ElasticIpFeature(new BridgeBlock(context.docker(), settings.bridge().get()));
  }
}
