package io.github.localec2.server.instance;

import io.github.localec2.server.operation.Family;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RebootInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StartInstancesRequest;
import software.amazon.awssdk.services.ec2.model.StopInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;

/** Launch, life cycle and description of instances. */
public final class InstanceOperations {
  private InstanceOperations() {}

  public static Family family() {
    return new Family()
        .write(RunInstancesRequest.class, RunInstances::run)
        .read(DescribeInstancesRequest.class, DescribeInstances::describe)
        .write(StartInstancesRequest.class, InstanceLifecycle::start)
        .write(StopInstancesRequest.class, InstanceLifecycle::stop)
        .write(RebootInstancesRequest.class, InstanceLifecycle::reboot)
        .write(TerminateInstancesRequest.class, InstanceLifecycle::terminate);
  }
}
