package io.github.localec2.samples.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** Launches, finds, stops and ends the instances of services. */
public final class Fleets {
  private static final String SERVICE_TAG = "service";
  private static final int PAGE = 100;

  /** A subnet that says this has no room, and another may have some. */
  private static final Set<String> NO_ROOM =
      Set.of(
          "InsufficientInstanceCapacity",
          "InsufficientHostCapacity",
          "InsufficientFreeAddressesInSubnet",
          "Unsupported");

  private final Ec2Client ec2;
  private final Ec2Waiter waiter;
  private final Firewall firewall;

  public Fleets(Ec2Client ec2, Ec2Waiter waiter) {
    this.ec2 = ec2;
    this.waiter = waiter;
    this.firewall = new Firewall(ec2);
  }

  /**
   * Launches a fleet and waits until all of it runs. Throttled calls are the SDK's to repeat; a
   * subnet without room passes the rest of the fleet on to the next.
   *
   * @throws NoRoomException if all subnets are full; nothing of the fleet is left then
   */
  public List<Instance> launch(Fleet fleet) {
    String groupId = firewall.ensure(fleet.service(), vpcOf(fleet), fleet.ports());
    List<String> launched = new ArrayList<>();
    try {
      for (String subnetId : fleet.subnetIds()) {
        fill(fleet, subnetId, groupId, launched);
        if (launched.size() == fleet.size()) {
          return running(launched);
        }
      }
    } catch (RuntimeException e) {
      end(launched);
      throw e;
    }
    end(launched);
    throw new NoRoomException(fleet, launched.size());
  }

  private String vpcOf(Fleet fleet) {
    return ec2.describeSubnets(request -> request.subnetIds(fleet.subnetIds().get(0)))
        .subnets()
        .get(0)
        .vpcId();
  }

  /** Launches as much of the rest as the subnet takes, halving what it is asked for. */
  private void fill(Fleet fleet, String subnetId, String groupId, List<String> launched) {
    int asked = fleet.size() - launched.size();
    while (asked > 0 && launched.size() < fleet.size()) {
      try {
        int count = Math.min(asked, fleet.size() - launched.size());
        ec2.runInstances(launching(fleet, subnetId, groupId, count)).instances().stream()
            .map(Instance::instanceId)
            .forEach(launched::add);
      } catch (Ec2Exception e) {
        if (!NO_ROOM.contains(e.awsErrorDetails().errorCode())) {
          throw e;
        }
        asked /= 2;
      }
    }
  }

  private static RunInstancesRequest launching(
      Fleet fleet, String subnetId, String groupId, int count) {
    return RunInstancesRequest.builder()
        .clientToken(UUID.randomUUID().toString())
        .imageId(fleet.imageId())
        .instanceType(fleet.instanceType())
        .minCount(count)
        .maxCount(count)
        .subnetId(subnetId)
        .securityGroupIds(groupId)
        .userData(Base64.getEncoder().encodeToString(fleet.userData().getBytes(UTF_8)))
        .tagSpecifications(
            tagging(ResourceType.INSTANCE, fleet), tagging(ResourceType.VOLUME, fleet))
        .build();
  }

  private static TagSpecification tagging(ResourceType type, Fleet fleet) {
    return TagSpecification.builder()
        .resourceType(type)
        .tags(
            Tag.builder().key(SERVICE_TAG).value(fleet.service()).build(),
            Tag.builder().key("Name").value(fleet.service()).build())
        .build();
  }

  private List<Instance> running(List<String> ids) {
    waiter.waitUntilInstanceRunning(request -> request.instanceIds(ids));
    return instances(DescribeInstancesRequest.builder().instanceIds(ids).build());
  }

  /** The instances of a service in any of the states; in any at all if none is named. */
  public List<Instance> members(String service, InstanceStateName... states) {
    List<Filter> filters = new ArrayList<>();
    filters.add(Filter.builder().name("tag:" + SERVICE_TAG).values(service).build());
    if (states.length > 0) {
      filters.add(
          Filter.builder()
              .name("instance-state-name")
              .values(Arrays.stream(states).map(InstanceStateName::toString).toList())
              .build());
    }
    return instances(DescribeInstancesRequest.builder().filters(filters).maxResults(PAGE).build());
  }

  private List<Instance> instances(DescribeInstancesRequest request) {
    return ec2.describeInstancesPaginator(request).reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .toList();
  }

  /** Stops what runs of a service, and waits until it is stopped. */
  public List<String> stop(String service) {
    List<String> ids = idsOf(service, InstanceStateName.PENDING, InstanceStateName.RUNNING);
    if (!ids.isEmpty()) {
      ec2.stopInstances(request -> request.instanceIds(ids));
      waiter.waitUntilInstanceStopped(request -> request.instanceIds(ids));
    }
    return ids;
  }

  /** Starts what is stopped of a service, and waits until it runs. */
  public List<String> start(String service) {
    List<String> ids = idsOf(service, InstanceStateName.STOPPED);
    if (!ids.isEmpty()) {
      ec2.startInstances(request -> request.instanceIds(ids));
      waiter.waitUntilInstanceRunning(request -> request.instanceIds(ids));
    }
    return ids;
  }

  /** Ends a service: its instances, then its security groups. */
  public List<String> terminate(String service) {
    List<String> ids =
        idsOf(
            service,
            InstanceStateName.PENDING,
            InstanceStateName.RUNNING,
            InstanceStateName.STOPPING,
            InstanceStateName.STOPPED);
    end(ids);
    firewall.remove(service);
    return ids;
  }

  private List<String> idsOf(String service, InstanceStateName... states) {
    return members(service, states).stream().map(Instance::instanceId).toList();
  }

  private void end(List<String> ids) {
    if (!ids.isEmpty()) {
      ec2.terminateInstances(request -> request.instanceIds(ids));
      waiter.waitUntilInstanceTerminated(request -> request.instanceIds(ids));
    }
  }
}
