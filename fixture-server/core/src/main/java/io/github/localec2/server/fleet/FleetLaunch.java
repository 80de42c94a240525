package io.github.localec2.server.fleet;

import io.github.localec2.server.fleet.FleetRecord.Member;
import io.github.localec2.server.instance.InstanceLaunch;
import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.Ec2Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycle;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Launches instances for a fleet until a capacity is reached, candidate by candidate. What one of
 * them can't do is noted, and the next one's turn comes.
 */
final class FleetLaunch {
  private final InstanceLaunch launching;
  private final Call call;
  private final String fleetId;
  private final List<Tag> tags;
  private final List<Member> members = new ArrayList<>();
  private final List<CreateFleetError> errors = new ArrayList<>();

  /**
   * @param tags for the instances, besides those of their templates
   */
  FleetLaunch(InstanceLaunch launching, Call call, String fleetId, List<Tag> tags) {
    this.launching = launching;
    this.call = call;
    this.fleetId = fleetId;
    this.tags = tags;
  }

  List<Member> members() {
    return members;
  }

  List<CreateFleetError> errors() {
    return errors;
  }

  /** Launches so much on one market, as far as it goes. */
  void fill(List<Candidate> all, double capacity, boolean spot, @Nullable String strategy) {
    List<Candidate> candidates = Candidate.ordered(all, strategy);
    double left = capacity;
    if ("diversified".equals(strategy)) {
      left = spread(candidates, left, spot);
    }
    for (Candidate candidate : candidates) {
      left -= launch(candidate, needed(left, candidate), spot);
    }
  }

  private static int needed(double left, Candidate candidate) {
    return left <= 0 ? 0 : (int) Math.ceil(left / candidate.weight());
  }

  /** One after the other gets an instance; returns what could not be launched. */
  private double spread(List<Candidate> candidates, double capacity, boolean spot) {
    int[] shares = new int[candidates.size()];
    double planned = 0;
    for (int turn = 0; planned < capacity; turn = (turn + 1) % shares.length) {
      shares[turn]++;
      planned += candidates.get(turn).weight();
    }
    double left = capacity;
    for (int i = 0; i < shares.length; i++) {
      left -= launch(candidates.get(i), shares[i], spot);
    }
    return left;
  }

  private double launch(Candidate candidate, int count, boolean spot) {
    if (count == 0) {
      return 0;
    }
    List<Instance> launched;
    try {
      launched = launching.launch(candidate.launch(count, spot), call);
    } catch (Ec2Fault fault) {
      errors.add(
          CreateFleetError.builder()
              .launchTemplateAndOverrides(candidate.shown())
              .lifecycle(spot ? InstanceLifecycle.SPOT : InstanceLifecycle.ON_DEMAND)
              .errorCode(fault.code())
              .errorMessage(fault.text())
              .build());
      return 0;
    }
    for (Instance instance : launched) {
      mark(instance.instanceId());
      members.add(
          new Member(
              instance.instanceId(),
              instance.instanceTypeAsString(),
              spot,
              candidate.weight(),
              candidate.template(),
              candidate.overrides()));
    }
    return launched.size() * candidate.weight();
  }

  /** EC2 marks an instance with the fleet that it is of. */
  private void mark(String instanceId) {
    InstanceRecord row = call.rows(InstanceTables.INSTANCES).get(instanceId);
    List<Tag> all = new ArrayList<>();
    row.instance().tags().stream()
        .filter(tag -> tags.stream().noneMatch(each -> each.key().equals(tag.key())))
        .forEach(all::add);
    all.addAll(tags);
    all.add(Tag.builder().key("aws:ec2:fleet-id").value(fleetId).build());
    call.rows(InstanceTables.INSTANCES).put(row.with(row.instance().toBuilder().tags(all).build()));
  }
}
