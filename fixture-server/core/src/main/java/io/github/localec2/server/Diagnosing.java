package io.github.localec2.server;

import io.github.localec2.server.Ec2Diagnosis.Machine;
import io.github.localec2.server.Ec2Diagnosis.Resources;
import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.instance.Machines;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import io.github.localec2.server.state.World;
import io.github.localec2.server.vm.VmUserData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** Asks a server how it is doing; what an engine does not answer soon is left out. */
final class Diagnosing {
  private static final long SECONDS_FOR_ALL = 10;
  private static final int MOST_CHARACTERS = 64 << 10;
  private static final int MOST_RECORDS = 200;
  private static final int MOST_MACHINES = 50;

  /** Tables with what nobody is to read, or nobody can. */
  private static final Set<String> LEFT_OUT =
      Set.of("client-tokens", "instance-metadata-rehearsals");

  private final World world;
  private final Machines machines;
  private final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_FOR_ALL);

  private Diagnosing(World world, Machines machines) {
    this.world = world;
    this.machines = machines;
  }

  static Ec2Diagnosis of(String server, World world, Machines machines) {
    Diagnosing asking = new Diagnosing(world, machines);
    List<Resources> resources = new ArrayList<>();
    List<Machine> found = new ArrayList<>();
    world.scopes().stream()
        .sorted(Comparator.comparing(Scope::account).thenComparing(Scope::region))
        .forEach(
            scope -> {
              for (Table<?> table : world.tables(scope)) {
                if (!LEFT_OUT.contains(table.name())) {
                  resources.add(asking.resources(scope, table));
                }
              }
              world
                  .records(scope, InstanceTables.INSTANCES)
                  .filter(row -> !row.isIn(InstanceStateName.TERMINATED))
                  .limit(Math.max(0, MOST_MACHINES - found.size()))
                  .forEach(row -> found.add(asking.machine(row)));
            });
    return new Ec2Diagnosis(server, resources, found);
  }

  private <T> Resources resources(Scope scope, Table<T> table) {
    List<String> lines = new ArrayList<>();
    world.records(scope, table).limit(MOST_RECORDS).forEach(row -> lines.add(line(row)));
    int more = world.size(scope, table) - lines.size();
    if (more > 0) {
      lines.add("and " + more + " more");
    }
    return new Resources(scope.account(), scope.region(), table.name(), lines);
  }

  private static String line(Object row) {
    Object shown = row instanceof InstanceRecord instance ? instance.instance() : row;
    return shown.toString().replaceAll("\\s*\\R\\s*", " ");
  }

  private Machine machine(InstanceRecord row) {
    String id = row.instanceId();
    Instance instance = row.instance();
    List<String> facts = new ArrayList<>();
    facts.add("state: " + instance.state().nameAsString());
    if (instance.stateReason() != null) {
      facts.add("reason: " + instance.stateReason().message());
    }
    facts.add("image: " + instance.imageId() + ", type: " + instance.instanceTypeAsString());
    facts.add(
        "addresses: " + instance.privateIpAddress() + ", public " + instance.publicIpAddress());
    if (machines.simulated()) {
      return new Machine(id, facts, "", "");
    }
    asked(() -> machines.access().hostPorts(id))
        .orElse(Map.of())
        .forEach(
            (inside, outside) ->
                facts.add("port " + inside + " is port " + outside + " of the host"));
    Optional<VmUserData> userData = asked(() -> machines.outputs().userData(id));
    userData.ifPresent(
        seen ->
            facts.add("user data: " + (seen.ended() ? "has run" : "runs") + " " + seen.errors()));
    return new Machine(
        id,
        facts,
        end(asked(() -> machines.access().console(id)).orElse("")),
        userData.map(seen -> end(seen.output())).orElse(""));
  }

  private static String end(String text) {
    return text.length() <= MOST_CHARACTERS
        ? text
        : "…" + text.substring(text.length() - MOST_CHARACTERS);
  }

  private <T> Optional<T> asked(Supplier<CompletionStage<T>> question) {
    try {
      return Optional.ofNullable(
          question
              .get()
              .toCompletableFuture()
              .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
