package io.github.localec2.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.github.localec2.docker.agent.AgentFiles;
import io.github.localec2.server.vm.VmException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The way of a container from an image to a running machine. */
final class ContainerLaunch {
  static final String NAME = "localstack-ec2.";

  private static final System.Logger LOG = System.getLogger(ContainerLaunch.class.getName());

  /** How long an agent, which begins with it, may take to fetch its files. */
  private static final long FILES_MILLIS = 5_000;

  /** The most that the agent takes. */
  private static final int LONGEST_GRACE = 3600;

  private final Amis amis;
  private final DockerSettings settings;
  private final List<ContainerFeature> features;
  private final ContainerCreation creation;
  private final AuthorizedKeys keys = new AuthorizedKeys();

  /** Whether the engine shows its containers what is on this host, until it says otherwise. */
  private volatile boolean lends;

  /** Whether agents find the socket of files there; it is the same kernel's, if it is there. */
  private volatile boolean delivers = true;

  ContainerLaunch(
      Amis amis,
      DockerSettings settings,
      List<ContainerFeature> features,
      Map<String, String> labels,
      ContainerLimits limits) {
    this.amis = amis;
    this.settings = settings;
    this.features = features;
    this.creation = new ContainerCreation(settings, labels, limits);
    // a container that is kept is started by hand, long after this process
    this.lends = settings.removes() && EngineAddress.fromEnvironment().isOnThisHost();
  }

  /** Creates the container, puts into it what the instance needs, and starts it. */
  void launch(DockerMachine machine) {
    AmiImage image = amis.image(machine.spec().imageId());
    machine.image(image);
    ContainerPlan plan = new ContainerPlan(machine.spec(), image, lends);
    basics(plan);
    features.forEach(feature -> feature.prepare(plan));
    try {
      if (begun(machine, plan)) {
        running(machine);
        return;
      }
      // such as where a system forbids containers to speak to what is outside of them
      delivers = false;
      LOG.log(
          Level.INFO,
          "the agent of {0} did not fetch its files: from now on the engine copies them, which takes"
              + " longer",
          machine.instanceId());
    } catch (VmException e) {
      if (!isRefusal(plan, e)) {
        throw e;
      }
      // some engines find only at the start that there is no such directory
      lends = false;
    }
    EngineFaults.doing(
        "the container of " + machine.instanceId() + " can't be removed",
        () ->
            machine
                .docker()
                .removeContainerCmd(machine.containerId())
                .withForce(true)
                .withRemoveVolumes(true)
                .exec());
    begun(machine, plan);
    running(machine);
  }

  /**
   * Creates the container and starts it.
   *
   * @return false where its agent does not fetch its files: an archive has to do
   */
  private boolean begun(DockerMachine machine, ContainerPlan plan) {
    create(machine, plan);
    InstanceFiles files = new InstanceFiles();
    plan.files().forEach(files::file);
    keys.add(machine, plan.image(), files);
    Optional<FileDelivery> delivery = delivery(machine, plan, files);
    if (delivery.isEmpty()) {
      Tar tar = new Tar();
      files.into(tar);
      if (!tar.isEmpty()) {
        machine.put(tar);
      }
      begin(machine);
      return true;
    }
    try (FileDelivery open = delivery.get()) {
      begin(machine);
      return open.await(FILES_MILLIS);
    }
  }

  private Optional<FileDelivery> delivery(
      DockerMachine machine, ContainerPlan plan, InstanceFiles files) {
    Optional<ContainerPlan.Loan> loan = delivered(machine, plan);
    if (loan.isEmpty() || files.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          FileDelivery.open(loan.get().directory(), machine.instanceId(), files.stream()));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no socket of files", e);
      return Optional.empty();
    }
  }

  /** Where the container's agent finds its files, if it does. */
  private Optional<ContainerPlan.Loan> delivered(DockerMachine machine, ContainerPlan plan) {
    return lends && delivers && machine.isReachable() ? plan.fileLoan() : Optional.empty();
  }

  /** True where the engine's host does not have what this one would lend to a container. */
  private boolean isRefusal(ContainerPlan plan, VmException fault) {
    String said = String.valueOf(fault.getMessage());
    return lends
        && plan.loans().stream().anyMatch(loan -> said.contains(loan.directory().toString()));
  }

  private void create(DockerMachine machine, ContainerPlan plan) {
    AmiImage image = plan.image();
    if (!createdPrepared(machine, plan)) {
      create(machine, plan, image.reference());
      Tar tar = new Tar();
      AgentFiles.of(image.architecture())
          .forEach(file -> tar.file(new ContainerFile(file.path(), file.mode(), file.bytes())));
      machine.put(tar);
    }
  }

  /** Makes the container from an image that has the agent already, where there is one. */
  private boolean createdPrepared(DockerMachine machine, ContainerPlan plan) {
    // a container that is kept would keep the image
    Optional<String> prepared = settings.removes() ? machine.prepared() : Optional.empty();
    if (prepared.isEmpty()) {
      return false;
    }
    try {
      create(machine, plan, prepared.get());
      return true;
    } catch (VmException e) {
      if (e.getCause() instanceof NotFoundException) {
        machine.unprepared();
        return false;
      }
      throw e;
    }
  }

  private void create(DockerMachine machine, ContainerPlan plan, String reference) {
    try {
      createOnce(machine, plan, reference);
    } catch (VmException e) {
      if (!isRefusal(plan, e)) {
        throw e;
      }
      lends = false;
      createOnce(machine, plan, reference);
    }
  }

  private void createOnce(DockerMachine machine, ContainerPlan plan, String reference) {
    machine.container(
        EngineFaults.asking(
            "the container of "
                + machine.instanceId()
                + " can't be created from '"
                + plan.image().reference()
                + "'",
            () ->
                creation
                    .of(machine, plan, reference, lends, delivered(machine, plan).isPresent())
                    .exec()
                    .getId()));
    machine.state(DockerMachine.State.DOWN);
  }

  /** Starts the container and learns its address. */
  void start(DockerMachine machine) {
    begin(machine);
    running(machine);
  }

  private static void begin(DockerMachine machine) {
    EngineFaults.doing(
        "the container of " + machine.instanceId() + " can't be started",
        () -> machine.docker().startContainerCmd(machine.containerId()).exec());
  }

  /** The container has been started. */
  void running(DockerMachine machine) {
    InspectContainerResponse found =
        EngineFaults.asking(
            "the container of " + machine.instanceId() + " can't be inspected",
            () -> machine.docker().inspectContainerCmd(machine.containerId()).exec());
    if (!Boolean.TRUE.equals(found.getState().getRunning())) {
      throw new VmException(
          "the container of "
              + machine.instanceId()
              + " ended at once with exit code "
              + found.getState().getExitCodeLong()
              + ": "
              + machine.log().strip());
    }
    List<String> addresses =
        found.getNetworkSettings().getNetworks().values().stream()
            .map(ContainerNetwork::getIpAddress)
            .filter(address -> address != null && !address.isEmpty())
            .toList();
    machine.address(
        machine.cards().stream()
            .map(card -> String.valueOf(card.privateIp()))
            .filter(addresses::contains)
            .findFirst()
            .or(() -> addresses.stream().findFirst())
            .orElse(""));
    machine.macAddress(
        found.getNetworkSettings().getNetworks().values().stream()
            .filter(network -> machine.address().equals(network.getIpAddress()))
            .flatMap(network -> Stream.ofNullable(network.getMacAddress()))
            .findFirst()
            .orElse(""));
    machine.startedAt(String.valueOf(found.getState().getStartedAt()));
    machine.state(DockerMachine.State.RUNNING);
    features.forEach(feature -> feature.started(machine));
    machine.unsettled(true);
  }

  /** The agent gives what it ends a second less than the engine gives it. */
  private static String[] grace(int seconds) {
    int grace = seconds < 0 ? LONGEST_GRACE : Math.min(LONGEST_GRACE, Math.max(0, seconds - 1));
    return new String[] {"--grace", Integer.toString(grace)};
  }

  private void basics(ContainerPlan plan) {
    if (!AgentFiles.has(plan.image().architecture())) {
      throw new VmException(
          "'"
              + plan.image().reference()
              + "' is for "
              + plan.image().architecture()
              + ", for which there is no agent");
    }
    if (settings.init()) {
      settings.flags().stopTimeout().ifPresent(seconds -> plan.agentOptions(grace(seconds)));
    }
    plan.capability(Capability.NET_ADMIN);
    if (settings.socket()) {
      plan.bind(EngineAddress.fromEnvironment().socket(), "/var/run/docker.sock", false);
    }
    if (Files.exists(Path.of("/proc/net/if_inet6"))) {
      plan.sysctl(ContainerPlan.LOOPBACK_IPV6, "0");
    }
  }
}
