package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.Diagnostics;
import io.github.localec2.Launched;
import io.github.localec2.LocalEc2;
import io.github.localec2.server.Ec2Diagnosis;
import io.github.localec2.server.LocalEc2Server;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * How the server is doing, asked for by a test. A test that fails leaves the same in files without
 * asking, unless the class says {@code diagnostics = Diagnostics.OFF}.
 */
@LocalEc2(diagnostics = Diagnostics.ON_FAILURE)
class DiagnosticsTest {

  @Test
  void tellsWhatIsThere(@Launched(ami = "ami-ff0fea8310f3") Instance web, LocalEc2Server server) {
    Ec2Diagnosis diagnosis = server.diagnose();

    assertThat(diagnosis.server()).startsWith(server.endpoint().toString());
    assertThat(diagnosis.resources())
        .filteredOn(each -> each.kind().equals("instances"))
        .singleElement()
        .satisfies(
            instances -> {
              assertThat(instances.account()).isEqualTo("000000000000");
              assertThat(instances.region()).isEqualTo("us-east-1");
              assertThat(instances.records()).singleElement().asString().contains(web.instanceId());
            });
    assertThat(diagnosis.toString()).contains(web.instanceId(), "vpcs", "subnets");
  }

  @Test
  void leavesSecretsOut(Ec2Client ec2, LocalEc2Server server) {
    ec2.runInstances(
        r -> r.imageId("ami-ff0fea8310f3").minCount(1).maxCount(1).userData("aHVudGVyMg=="));

    assertThat(server.diagnose().toString()).doesNotContain("aHVudGVyMg==", "hunter2");
  }
}
