package io.github.localec2.server.instance;

import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Scope;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/** Launch, life cycle and description of instances. */
public final class InstanceOperations {
  private InstanceOperations() {}

  /**
   * @param beforeLaunch brings what there is to launch up to date, outside every lock
   */
  public static Family family(Machines machines, Consumer<Scope> beforeLaunch) {
    InstanceLifecycle lifecycle = new InstanceLifecycle(machines);
    return new Family()
        .write(RunInstancesRequest.class, new RunInstances(machines)::run)
        .preceded(beforeLaunch)
        .read(DescribeInstancesRequest.class, DescribeInstances::describe)
        .write(StartInstancesRequest.class, lifecycle::start)
        .write(StopInstancesRequest.class, lifecycle::stop)
        .write(RebootInstancesRequest.class, lifecycle::reboot)
        .write(TerminateInstancesRequest.class, lifecycle::terminate);
  }
}
