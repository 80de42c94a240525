package io.github.localec2.samples.camel;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.aws2.ec2.AWS2EC2Constants;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** Launches as many workers as a message says, and terminates the ones that another lists. */
public final class WorkersRoute extends RouteBuilder {
  @Override
  public void configure() {
    from("direct:launch")
        .setHeader(AWS2EC2Constants.IMAGE_ID, constant("ami-ff0fea8310f3"))
        .setHeader(AWS2EC2Constants.INSTANCE_TYPE, constant(InstanceType.T3_SMALL))
        .setHeader(AWS2EC2Constants.INSTANCE_MIN_COUNT, bodyAs(Integer.class))
        .setHeader(AWS2EC2Constants.INSTANCE_MAX_COUNT, bodyAs(Integer.class))
        .to("aws2-ec2://workers?operation=createAndRunInstances");
    from("direct:terminate")
        .setHeader(AWS2EC2Constants.INSTANCES_IDS, body())
        .to("aws2-ec2://workers?operation=terminateInstances");
  }
}
