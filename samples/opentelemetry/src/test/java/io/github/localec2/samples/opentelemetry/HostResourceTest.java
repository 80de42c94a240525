package io.github.localec2.samples.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import io.github.localec2.junit.Ec2Metadata;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.contrib.aws.resource.Ec2Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * OpenTelemetry reads the metadata of an instance, as it does on a real one; a property of its own
 * says where that is.
 */
@LocalEc2(region = "eu-west-1", account = "111122223333")
@ResourceLock(value = Resources.SYSTEM_PROPERTIES, mode = ResourceAccessMode.READ_WRITE)
class HostResourceTest {
  private static final String ENDPOINT = "otel.aws.imds.endpointOverride";

  @Test
  void saysWhichInstanceItIs(Ec2Client ec2, Ec2Metadata metadata) {
    Instance instance =
        ec2.runInstances(
                r -> r.imageId("ami-ff0fea8310f3").instanceType("m5.large").minCount(1).maxCount(1))
            .instances()
            .get(0);

    Attributes found = resource(metadata.endpoint(instance.instanceId()).toString());

    assertThat(text(found, "cloud.provider")).isEqualTo("aws");
    assertThat(text(found, "cloud.platform")).isEqualTo("aws_ec2");
    assertThat(text(found, "cloud.account.id")).isEqualTo("111122223333");
    assertThat(text(found, "cloud.region")).isEqualTo("eu-west-1");
    assertThat(text(found, "cloud.availability_zone"))
        .isEqualTo(instance.placement().availabilityZone());
    assertThat(text(found, "host.id")).isEqualTo(instance.instanceId());
    assertThat(text(found, "host.image.id")).isEqualTo("ami-ff0fea8310f3");
    assertThat(text(found, "host.type")).isEqualTo("m5.large");
    assertThat(text(found, "host.name")).isEqualTo(instance.privateDnsName());
  }

  /** What OpenTelemetry finds out once in the life of a JVM. */
  private static Attributes resource(String endpoint) {
    String before = System.getProperty(ENDPOINT);
    System.setProperty(ENDPOINT, endpoint.substring("http://".length()));
    try {
      return Ec2Resource.get().getAttributes();
    } finally {
      if (before == null) {
        System.clearProperty(ENDPOINT);
      } else {
        System.setProperty(ENDPOINT, before);
      }
    }
  }

  private static String text(Attributes attributes, String key) {
    return attributes.get(AttributeKey.stringKey(key));
  }
}
