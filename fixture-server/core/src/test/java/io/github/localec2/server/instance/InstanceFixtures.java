package io.github.localec2.server.instance;

import io.github.localec2.server.TestEc2;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** What the tests of instances all need: launch, look, filter and tag in a line. */
final class InstanceFixtures {
  private final TestEc2 ec2;

  InstanceFixtures(TestEc2 ec2) {
    this.ec2 = ec2;
  }

  Ec2Client client() {
    return ec2.client();
  }

  /** Launches a t3.micro of any image, or what the request is changed to. */
  RunInstancesResponse run(Consumer<RunInstancesRequest.Builder> with) {
    return client()
        .runInstances(
            request -> {
              request
                  .imageId("ami-000001")
                  .instanceType(InstanceType.T3_MICRO)
                  .minCount(1)
                  .maxCount(1);
              with.accept(request);
            });
  }

  /** As it is answered: pending. */
  Instance runOne(Consumer<RunInstancesRequest.Builder> with) {
    return run(with).instances().get(0);
  }

  /** The id of a new instance. */
  String launched() {
    return runOne(request -> {}).instanceId();
  }

  Instance described(String id) {
    return client()
        .describeInstances(request -> request.instanceIds(id))
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }

  String stateOf(String id) {
    return described(id).state().nameAsString();
  }

  static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static TagSpecification tags(ResourceType type, Tag... tags) {
    return TagSpecification.builder().resourceType(type).tags(tags).build();
  }
}
