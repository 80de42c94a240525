package io.github.localec2.docker.vpc;

import io.github.localec2.docker.ContainerFeature;
import io.github.localec2.docker.FeatureContext;
import io.github.localec2.docker.NetworkSettings;

/** Makes networks of subnets where that is asked for. */
public final class VpcFeatureFactory implements ContainerFeature.Factory {
  @Override
  public ContainerFeature create(FeatureContext context) {
    return NetworkSettings.of(context.environment().options()).vpc()
        ? new VpcFeature(
            new SubnetNetworks(context.docker(), context.labels()),
            new ElasticNetwork(context.docker(), context.labels()))
        : new ContainerFeature() {};
  }
}
