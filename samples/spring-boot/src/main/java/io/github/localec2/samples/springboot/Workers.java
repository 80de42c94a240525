package io.github.localec2.samples.springboot;

import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** The machines that work. */
@Service
public class Workers {
  private final Ec2Client ec2;
  private final String ami;

  Workers(Ec2Client ec2, @Value("${workers.ami}") String ami) {
    this.ec2 = ec2;
    this.ami = ami;
  }

  /** Launches so many more, and returns their ids. */
  public List<String> launch(int count) {
    return ec2
        .runInstances(
            r -> r.imageId(ami).instanceType(InstanceType.T3_SMALL).minCount(count).maxCount(count))
        .instances()
        .stream()
        .map(Instance::instanceId)
        .toList();
  }
}
