package io.github.localec2.docker;

import com.github.dockerjava.api.DockerClient;
import io.github.localec2.server.vm.VmFirewall;
import io.github.localec2.server.vm.VmSpec;
import java.util.List;

/** The container of an instance. */
public interface InstanceContainer {
  /** What the instance was made from. */
  VmSpec spec();

  /** The engine's id of it. */
  String containerId();

  /** Its IPv4 address, as it was when it started last; empty where it has none. */
  String address();

  /** What its security groups let through now. */
  default VmFirewall firewall() {
    return spec().firewall();
  }

  /** Its network interfaces now, the primary one first. */
  default List<VmSpec.Card> cards() {
    return spec().cards();
  }

  /** The client of its engine. */
  DockerClient docker();

  /** Whether it shares its network with nobody, neither its host nor another container. */
  default boolean ownNetwork() {
    return true;
  }

  default String instanceId() {
    return spec().instanceId();
  }

  /**
   * Runs a program in it to its end.
   *
   * @throws io.github.localec2.server.vm.VmException where it can't be run; a program that fails is
   *     a result
   */
  ExecResult exec(List<String> command);

  /** Puts files into it, whether it runs or not. */
  void put(List<ContainerFile> files);

  /**
   * What is in a file of it.
   *
   * @throws io.github.localec2.server.vm.VmException where there is no such file
   */
  byte[] read(String path);
}
