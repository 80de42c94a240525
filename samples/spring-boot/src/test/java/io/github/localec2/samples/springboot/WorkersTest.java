package io.github.localec2.samples.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** The application as it is: its client leads to the server of the test. */
@SpringBootTest(properties = "shop.ec2-url=${localec2.endpoint}")
@LocalEc2(region = "eu-west-1")
class WorkersTest {
  @Autowired private Workers workers;

  @Test
  void launchesAsManyAsItIsTold(Ec2Client ec2) {
    List<String> launched = workers.launch(3);

    assertThat(ec2.describeInstancesPaginator().reservations())
        .flatExtracting(reservation -> reservation.instances())
        .extracting(Instance::instanceId)
        .containsExactlyInAnyOrderElementsOf(launched);
  }

  @Test
  void findsNothingOfAnotherTest(Ec2Client ec2) {
    assertThat(ec2.describeInstances().reservations()).isEmpty();
  }

  @Test
  void aPropertyOfItsOwnCanReferToTheEndpoint(
      @Value("${shop.ec2-url}") URI url, URI endpoint, @Autowired Ec2Client application) {
    assertThat(url).isEqualTo(endpoint);
    assertThat(application.serviceClientConfiguration().region().id()).isEqualTo("eu-west-1");
  }
}
