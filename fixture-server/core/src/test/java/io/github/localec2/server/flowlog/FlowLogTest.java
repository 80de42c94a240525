package io.github.localec2.server.flowlog;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateFlowLogsRequest;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.FlowLog;

class FlowLogTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final Ec2Client CLIENT = EC2.client();

  @Test
  void aFlowLogToABucketHasEc2sDefaults() {
    String vpcId = vpc();
    String id = toBucket(vpcId, r -> {}).get(0);
    FlowLog row = CLIENT.describeFlowLogs(r -> r.flowLogIds(id)).flowLogs().get(0);
    assertThat(id).startsWith("fl-0");
    assertThat(row.resourceId()).isEqualTo(vpcId);
    assertThat(row.flowLogStatus()).isEqualTo("ACTIVE");
    assertThat(row.deliverLogsStatus()).isEqualTo("SUCCESS");
    assertThat(row.trafficTypeAsString()).isEqualTo("ALL");
    assertThat(row.logDestinationTypeAsString()).isEqualTo("s3");
    assertThat(row.maxAggregationInterval()).isEqualTo(600);
    assertThat(row.logFormat()).startsWith("${version} ${account-id} ${interface-id}");
    assertThat(row.destinationOptions().fileFormatAsString()).isEqualTo("plain-text");
  }

  @Test
  void aFlowLogToALogGroupIsFoundByItsFilters() {
    String vpcId = vpc();
    CLIENT.createFlowLogs(
        r ->
            r.resourceType("VPC")
                .resourceIds(vpcId)
                .trafficType("REJECT")
                .logGroupName("group")
                .deliverLogsPermissionArn("arn:aws:iam::000000000000:role/r"));
    toBucket(vpcId, r -> {});
    assertThat(
            CLIENT
                .describeFlowLogs(
                    r ->
                        r.filter(
                            Filter.builder().name("log-group-name").values("group").build(),
                            Filter.builder().name("resource-id").values(vpcId).build(),
                            Filter.builder().name("traffic-type").values("REJECT").build()))
                .flowLogs())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.logDestinationTypeAsString()).isEqualTo("cloud-watch-logs");
              assertThat(row.destinationOptions()).isNull();
            });
  }

  @Test
  void badFlowLogsAreRefusedWithEc2sWords() {
    String vpcId = vpc();
    assertThat(
            assertFault(
                "InvalidParameter", () -> toBucket(vpcId, r -> r.maxAggregationInterval(10))))
        .hasMessageContaining("Invalid Flow Log Max Aggregation Interval");
    assertFault("InvalidParameter", () -> toBucket(vpcId, r -> r.logDestination(null)));
    assertFault(
        "InvalidParameter",
        () -> toBucket(vpcId, r -> r.logDestination(null).logGroupName("group")));
    assertFault("MissingParameter", () -> toBucket(vpcId, r -> r.trafficType((String) null)));
    assertFault("InvalidVpcID.NotFound", () -> toBucket("vpc-0123abcd", r -> {}));
    toBucket(vpcId, r -> {});
    assertFault("FlowLogAlreadyExists", () -> toBucket(vpcId, r -> {}));
    assertThat(CLIENT.describeFlowLogs().flowLogs()).hasSize(1);
  }

  @Test
  void deletingNamesAllThatAreMissing() {
    String id = toBucket(vpc(), r -> {}).get(0);
    assertThat(
            assertFault(
                "InvalidFlowLogId.NotFound",
                () -> CLIENT.deleteFlowLogs(r -> r.flowLogIds(id, "fl-1a2b3c4d", "fl-2b3c4d5e"))))
        .hasMessageContaining(
            "These flow log ids in the input list are not found: [TotalCount: 2] fl-1a2b3c4d"
                + " fl-2b3c4d5e");
    CLIENT.deleteFlowLogs(r -> r.flowLogIds(id));
    assertThat(CLIENT.describeFlowLogs().flowLogs()).isEmpty();
  }

  private static String vpc() {
    return CLIENT.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
  }

  private static List<String> toBucket(String vpcId, Consumer<CreateFlowLogsRequest.Builder> with) {
    return CLIENT
        .createFlowLogs(
            r -> {
              r.resourceType("VPC")
                  .resourceIds(vpcId)
                  .trafficType("ALL")
                  .logDestinationType("s3")
                  .logDestination("arn:aws:s3:::bucket");
              with.accept(r);
            })
        .flowLogIds();
  }
}
