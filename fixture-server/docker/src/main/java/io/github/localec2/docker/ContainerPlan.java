package io.github.localec2.docker;

import com.github.dockerjava.api.model.Capability;
import io.github.localec2.server.vm.VmSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A container in the making: what its image, its instance and its features ask for. */
public final class ContainerPlan {
  static final String LOOPBACK_IPV6 = "net.ipv6.conf.lo.disable_ipv6";

  private final VmSpec spec;
  private final AmiImage image;
  private final boolean seesThisHost;
  private final List<Loan> loans = new ArrayList<>();
  private final List<ContainerFile> files = new ArrayList<>();
  private final Set<Capability> capabilities = new LinkedHashSet<>();
  private final List<String> binds = new ArrayList<>();
  private final List<String> deviceRules = new ArrayList<>();
  private final List<String> securityOptions = new ArrayList<>();
  private final Map<String, String> sysctls = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> agentOptions = new ArrayList<>();
  private final List<String> lentOptions = new ArrayList<>();
  private List<String> program;
  private String hostName;
  private @Nullable Network network;

  ContainerPlan(VmSpec spec, AmiImage image, boolean seesThisHost) {
    this.spec = spec;
    this.seesThisHost = seesThisHost;
    this.image = image;
    this.program = Stream.of(image.entrypoint(), image.command()).flatMap(List::stream).toList();
    this.hostName = spec.instanceId();
  }

  /** What the instance is made from. */
  public VmSpec spec() {
    return spec;
  }

  /** The image that stands for its AMI. */
  public AmiImage image() {
    return image;
  }

  /** Whether the engine's host is this one, as far as is known, so that directories can be lent. */
  public boolean seesThisHost() {
    return seesThisHost;
  }

  /**
   * Shows a directory of this host in the container, read-only; it does without where its engine's
   * host is another.
   *
   * @param agentOptions for the agent, where the directory is there
   */
  public ContainerPlan lend(Path directory, String path, String... agentOptions) {
    loans.add(new Loan(directory, path, List.of(agentOptions)));
    return this;
  }

  /** The directory that is lent already, if there is one, for more sockets. */
  public Optional<Loan> lent() {
    return loans.stream().findFirst();
  }

  /** Options of the agent where the directory is there that is lent. */
  public ContainerPlan lentOptions(String... options) {
    lentOptions.addAll(List.of(options));
    return this;
  }

  List<String> lentOptions() {
    return lentOptions;
  }

  /**
   * What {@link #lend} says.
   *
   * @param directory on this host
   * @param path in the container
   * @param agentOptions for the agent, where the directory is there
   */
  public record Loan(Path directory, String path, List<String> agentOptions) {
    public Loan {
      agentOptions = List.copyOf(agentOptions);
    }
  }

  /** Puts a file into the container before it starts. */
  public ContainerPlan file(String path, int mode, byte[] bytes) {
    files.add(new ContainerFile(path, mode, bytes));
    return this;
  }

  public ContainerPlan capability(Capability capability) {
    capabilities.add(capability);
    return this;
  }

  /** Shows a path of the engine's host in the container. */
  public ContainerPlan bind(String hostPath, String path, boolean readOnly) {
    binds.add(hostPath + ":" + path + (readOnly ? ":ro" : ":rw"));
    return this;
  }

  /** A rule about devices, such as {@code b 7:* rmw}. */
  public ContainerPlan deviceRule(String rule) {
    deviceRules.add(rule);
    return this;
  }

  /** An option such as {@code apparmor=unconfined}. */
  public ContainerPlan securityOption(String option) {
    securityOptions.add(option);
    return this;
  }

  public ContainerPlan sysctl(String name, String value) {
    sysctls.put(name, value);
    return this;
  }

  /** Sets a variable for all programs of the container. */
  public ContainerPlan variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Options of the agent, which is the container's first process; see the decision about it. */
  public ContainerPlan agentOptions(String... options) {
    agentOptions.addAll(List.of(options));
    return this;
  }

  /** The host's name; the instance's id unless set. */
  public ContainerPlan hostName(String name) {
    hostName = name;
    return this;
  }

  /**
   * Where the container is, instead of on the engine's own bridge.
   *
   * @param name the network's
   * @param address the container's IPv4 address in it
   * @param macAddress the container's
   */
  public ContainerPlan network(String name, String address, String macAddress) {
    network = new Network(name, address, macAddress);
    return this;
  }

  /** A network and the place in it. */
  record Network(String name, String address, String macAddress) {}

  @Nullable Network network() {
    return network;
  }

  List<Loan> loans() {
    return loans;
  }

  /** The directory that a socket of files can be in; empty where there are none, or no files. */
  Optional<Loan> fileLoan() {
    return asksForFiles() ? lent() : Optional.empty();
  }

  private boolean asksForFiles() {
    return !files.isEmpty() || spec.publicKey() != null;
  }

  List<ContainerFile> files() {
    return files;
  }

  Set<Capability> capabilities() {
    return capabilities;
  }

  List<String> binds() {
    return binds;
  }

  List<String> deviceRules() {
    return deviceRules;
  }

  List<String> securityOptions() {
    return securityOptions;
  }

  Map<String, String> sysctls() {
    return sysctls;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** What runs as the first program where our agent does not; the image's own unless set. */
  List<String> program() {
    return program;
  }

  void program(List<String> words) {
    program = List.copyOf(words);
  }

  List<String> agentOptions() {
    return agentOptions;
  }

  String hostName() {
    return hostName;
  }
}
