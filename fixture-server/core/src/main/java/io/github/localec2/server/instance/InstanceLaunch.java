package io.github.localec2.server.instance;

import io.github.localec2.server.operation.Call;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/** Launches and terminates instances for resources that are made of them. */
public final class InstanceLaunch {
  private final RunInstances launching;
  private final InstanceLifecycle lifecycle;

  public InstanceLaunch(Machines machines) {
    this.launching = new RunInstances(machines);
    this.lifecycle = new InstanceLifecycle(machines);
  }

  /**
   * Launches as RunInstances does.
   *
   * @throws io.github.localec2.server.state.Ec2Fault what it answers instead; then nothing is
   *     launched, and the caller may try another launch in the same change
   */
  public List<Instance> launch(RunInstancesRequest request, Call call) {
    return launching.run(request, call).instances();
  }

  /** Terminates as TerminateInstances does. */
  public void terminate(List<String> ids, Call call) {
    lifecycle.terminate(TerminateInstancesRequest.builder().instanceIds(ids).build(), call);
  }
}
