package io.github.localec2.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import io.github.localec2.docker.agent.AgentFiles;
import io.github.localec2.docker.flags.FlaggedContainer;
import io.github.localec2.server.vm.VmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an engine is asked to create for a plan. */
final class ContainerCreation {
  private final DockerSettings settings;
  private final Map<String, String> labels;
  private final ContainerLimits limits;

  /**
   * @param labels of each container
   */
  ContainerCreation(DockerSettings settings, Map<String, String> labels, ContainerLimits limits) {
    this.settings = settings;
    this.labels = labels;
    this.limits = limits;
  }

  /**
   * The command, which is to be executed.
   *
   * @param reference the image's
   * @param lends whether the engine shows its containers what is on this host
   * @param delivers whether the agent fetches its files from there
   */
  CreateContainerCmd of(
      DockerMachine machine,
      ContainerPlan plan,
      String reference,
      boolean lends,
      boolean delivers) {
    Map<String, String> marks = new LinkedHashMap<>(labels);
    marks.put(Owner.INSTANCE, machine.instanceId());
    HostConfig host =
        HostConfig.newHostConfig()
            .withCapAdd(plan.capabilities().toArray(Capability[]::new))
            .withBinds(plan.binds().stream().map(Bind::parse).toArray(Bind[]::new))
            .withDeviceCgroupRules(plan.deviceRules())
            .withSecurityOpts(plan.securityOptions())
            .withSysctls(plan.sysctls());
    if (lends) {
      host.withMounts(plan.loans().stream().map(ContainerCreation::mount).toList());
    }
    limits.apply(machine, host);
    FlaggedContainer flagged = new FlaggedContainer(host);
    plan.environment().forEach((name, value) -> flagged.environment().add(name + "=" + value));
    settings.flags().applyTo(flagged);
    String entrypoint = flagged.entrypoint();
    if (entrypoint != null) {
      plan.program(List.of(entrypoint));
    }
    // what is ours stays ours
    flagged.labels().forEach(marks::putIfAbsent);
    if (settings.init()) {
      // also where the engine would put its own first process into each container
      host.withInit(false);
    }
    machine.ownNetwork(isOwnNetwork(host.getNetworkMode()));
    if (!machine.ownNetwork()) {
      if (plan.agentOptions().contains("--guard")) {
        throw new VmException(
            "security groups can't be enforced in a network that is another's too: '"
                + host.getNetworkMode()
                + "'");
      }
      // the engine refuses it there
      Map<String, String> sysctls = new LinkedHashMap<>(host.getSysctls());
      sysctls.remove(ContainerPlan.LOOPBACK_IPV6);
      host.withSysctls(sysctls);
    }
    CreateContainerCmd command =
        machine
            .docker()
            .createContainerCmd(reference)
            .withName(ContainerLaunch.NAME + machine.instanceId())
            .withLabels(marks)
            .withUser("0:0")
            .withEntrypoint(
                entrypoint(settings.init(), machine.ownNetwork(), lends, delivers, plan))
            .withCmd(List.of())
            .withHostConfig(host);
    flagged.applyTo(command, settings.init());
    if (!"host".equals(host.getUtSMode())) {
      command.withHostName(Objects.requireNonNullElse(flagged.hostName(), plan.hostName()));
    }
    ContainerPlan.Network network = plan.network();
    if (network != null) {
      host.withNetworkMode(network.name());
      command.withIpv4Address(network.address()).withMacAddress(network.macAddress());
    }
    return command;
  }

  /** In a network that others have too, an address of ours would be theirs. */
  static boolean isOwnNetwork(@Nullable String mode) {
    return mode == null || !mode.equals("host") && !mode.startsWith("container:");
  }

  private static Mount mount(ContainerPlan.Loan loan) {
    return new Mount()
        .withType(MountType.BIND)
        .withSource(loan.directory().toString())
        .withTarget(loan.path())
        .withReadOnly(true);
  }

  static List<String> entrypoint(
      boolean init, boolean ownNetwork, boolean lends, boolean delivers, ContainerPlan plan) {
    List<String> entrypoint = new ArrayList<>(List.of(AgentFiles.AGENT, init ? "init" : "exec"));
    if (!ownNetwork) {
      entrypoint.add("--no-metadata");
    }
    entrypoint.addAll(plan.agentOptions());
    if (lends) {
      plan.loans().forEach(loan -> entrypoint.addAll(loan.agentOptions()));
      entrypoint.addAll(plan.lentOptions());
      plan.fileLoan()
          .filter(loan -> delivers)
          .ifPresent(
              loan ->
                  entrypoint.addAll(List.of("--files", loan.path() + "/" + FileDelivery.SOCKET)));
    }
    if (!init) {
      entrypoint.add("--");
      entrypoint.addAll(plan.program());
    }
    return entrypoint;
  }
}
