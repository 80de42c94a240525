package io.github.localec2.junit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/**
 * Makes what a test needs to begin with, as {@link io.github.localec2.Launched} and its like do; a
 * test gets it as a parameter or field:
 *
 * <pre>{@code
 * Instance web = fixtures.instance("ami-000001").userData("#!/bin/sh ...").launch();
 * }</pre>
 */
public final class Ec2Fixtures {
  private final Ec2Client ec2;
  private final AwaitedStates states;

  Ec2Fixtures(Ec2Client ec2, AwaitedStates states) {
    this.ec2 = ec2;
    this.states = states;
  }

  /** An instance of an AMI. */
  public LaunchFixture instance(String ami) {
    return new LaunchFixture(this, ami);
  }

  /** A VPC with these addresses, such as {@code 10.0.0.0/16}. */
  public VpcFixture vpc(String cidr) {
    return new VpcFixture(ec2, cidr);
  }

  /** An ED25519 key pair, with its private key. */
  public CreateKeyPairResponse keyPair(String name) {
    return ec2.createKeyPair(r -> r.keyName(name).keyType(KeyType.ED25519));
  }

  /**
   * A security group of the default VPC.
   *
   * @param openPorts TCP ports that are open to everybody
   * @return its id
   */
  public String securityGroup(String name, int... openPorts) {
    String id = ec2.createSecurityGroup(r -> r.groupName(name).description(name)).groupId();
    for (int port : openPorts) {
      ec2.authorizeSecurityGroupIngress(
          r -> r.groupId(id).ipProtocol("tcp").fromPort(port).toPort(port).cidrIp("0.0.0.0/0"));
    }
    return id;
  }

  /** Launches and waits until it runs, for five minutes: its image may have to be downloaded. */
  Instance launch(LaunchFixture wanted) {
    RunInstancesRequest.Builder request =
        RunInstancesRequest.builder()
            .imageId(wanted.ami())
            .instanceType(wanted.type())
            .minCount(1)
            .maxCount(1);
    if (!wanted.userData().isEmpty()) {
      request.userData(
          Base64.getEncoder().encodeToString(wanted.userData().getBytes(StandardCharsets.UTF_8)));
    }
    if (!wanted.keyPair().isEmpty()) {
      request.keyName(wanted.keyPair());
    }
    if (!wanted.securityGroups().isEmpty()) {
      request.securityGroups(wanted.securityGroups());
    }
    if (!wanted.tags().isEmpty()) {
      request.tagSpecifications(
          TagSpecification.builder()
              .resourceType(ResourceType.INSTANCE)
              .tags(wanted.tags())
              .build());
    }
    String id = ec2.runInstances(request.build()).instances().get(0).instanceId();
    states.await(id, InstanceStateName.RUNNING, Patience.DEADLINE);
    return described(List.of(), id).get(0);
  }

  /** The instances that run and have a tag {@code Name} of this value. */
  List<Instance> named(String name) {
    return described(
        List.of(
            Filter.builder().name("tag:Name").values(name).build(),
            Filter.builder().name("instance-state-name").values("running").build()));
  }

  private List<Instance> described(List<Filter> filters, String... ids) {
    return ec2.describeInstances(r -> r.filters(filters).instanceIds(ids)).reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .toList();
  }

  /** Tags of {@code key=value} each. */
  static List<Tag> tags(String name, List<String> texts) {
    List<Tag> tags = new ArrayList<>();
    if (!name.isEmpty()) {
      tags.add(Tag.builder().key("Name").value(name).build());
    }
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("a tag is key=value: '" + text + "'");
      }
      tags.add(
          Tag.builder().key(text.substring(0, equals)).value(text.substring(equals + 1)).build());
    }
    return tags;
  }
}
