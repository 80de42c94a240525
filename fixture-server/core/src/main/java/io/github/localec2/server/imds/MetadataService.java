package io.github.localec2.server.imds;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.instance.InstanceTrouble;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.vm.metadata.InstanceMetadata;
import io.github.localec2.server.vm.metadata.MetadataRequest;
import io.github.localec2.server.vm.metadata.MetadataResponse;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataProtocolState;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * The metadata service of all instances of a server: finds the instance, and answers from one
 * moment of the state. Only the key that seals tokens is kept here, so a rollback takes back all
 * that a test has changed.
 */
public final class MetadataService implements InstanceMetadata {
  private final Supplier<Ec2State> state;
  private final IdentityKeys keys = new IdentityKeys();
  private final MetadataAnswers answers;

  /**
   * @param state asked for once somebody wants to know something
   * @param secret the server's own
   */
  public MetadataService(Supplier<Ec2State> state, byte[] secret) {
    this.state = state;
    this.answers = new MetadataAnswers(new Tokens(secret), new GeneratedCredentials(secret), keys);
  }

  @Override
  public boolean reachable(String instanceId, boolean overIpv6) {
    return find(
            instanceId,
            (view, row) ->
                !overIpv6
                    || row.instance().metadataOptions().httpProtocolIpv6()
                        == InstanceMetadataProtocolState.ENABLED)
        .orElse(false);
  }

  @Override
  public Optional<MetadataResponse> answer(String instanceId, MetadataRequest request) {
    return InstanceChoice.of(instanceId)
        .map(choice -> answer(choice, request))
        .orElseGet(
            () ->
                find(instanceId, (view, row) -> answers.answer(view, row, instanceId, request))
                    .orElseGet(() -> Optional.of(MetadataResponse.page(404))));
  }

  /** A session with a choice goes on when it falls on another instance. */
  private Optional<MetadataResponse> answer(InstanceChoice choice, MetadataRequest request) {
    Ec2State present = state.get();
    return present.knows(choice.scope())
        ? present.read(
            choice.scope(),
            view ->
                choice
                    .in(view)
                    .map(row -> answers.answer(view, row, choice.toString(), request))
                    .orElseGet(() -> Optional.of(MetadataResponse.page(404))))
        : Optional.of(MetadataResponse.page(404));
  }

  /** By which identity documents are signed. */
  public IdentityKeys identityKeys() {
    return keys;
  }

  /** What a test sets for an instance. */
  public MetadataRehearsal rehearsal(String instanceId) {
    return new MetadataRehearsal(instanceId, this::change);
  }

  private void change(String instanceId, MetadataRehearsal.Change change) {
    Scope scope = scopeOf(instanceId);
    if (scope == null) {
      throw unknown(instanceId);
    }
    state
        .get()
        .write(
            scope,
            view -> {
              // it may have gone in between
              view.rows(INSTANCES).get(instanceId);
              Rehearsal before = Rehearsal.of(view, instanceId);
              Rehearsal changed = change.apply(view.now(), before);
              tellStatus(view, before, changed);
              return view.rows(Rehearsal.REHEARSALS).put(changed);
            });
  }

  /** The events that the metadata shows are those of DescribeInstanceStatus. */
  private static void tellStatus(RegionView view, Rehearsal before, Rehearsal changed) {
    String instanceId = changed.instanceId();
    for (ScheduledEvent each : before.events()) {
      if (changed.events().stream().noneMatch(now -> now.eventId().equals(each.eventId()))) {
        InstanceTrouble.withdraw(view, instanceId, each.eventId());
      }
    }
    for (ScheduledEvent each : changed.events()) {
      if (!before.events().contains(each)) {
        InstanceTrouble.schedule(view, instanceId, each.asStatusEvent());
      }
    }
  }

  private static IllegalArgumentException unknown(String instanceId) {
    return new IllegalArgumentException("there is no instance '" + instanceId + "'");
  }

  /** Asks about an instance that has not ended; empty where there is none. */
  private <R> Optional<R> find(
      String instanceId, BiFunction<RegionView, InstanceRecord, R> question) {
    Scope scope = scopeOf(instanceId);
    return scope == null
        ? Optional.empty()
        : state
            .get()
            .read(
                scope,
                view ->
                    view.rows(INSTANCES)
                        .find(instanceId)
                        .filter(row -> !row.isIn(InstanceStateName.TERMINATED))
                        .map(row -> question.apply(view, row)));
  }

  private @Nullable Scope scopeOf(String instanceId) {
    Ec2State present = state.get();
    for (Scope scope : present.scopes()) {
      if (present.read(scope, view -> view.rows(INSTANCES).contains(instanceId))) {
        return scope;
      }
    }
    return null;
  }
}
