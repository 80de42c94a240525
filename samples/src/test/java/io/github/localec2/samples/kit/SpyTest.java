package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.github.localec2.LocalEc2;
import io.github.localec2.junit.mockito.Ec2Spies;
import io.github.localec2.junit.mockito.Ec2Spy;
import io.github.localec2.samples.fleet.Fleet;
import io.github.localec2.samples.fleet.Fleets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.waiters.Ec2Waiter;

/** What the code under test asks, verified and stubbed by Mockito behind a real client. */
@LocalEc2
class SpyTest {
  private Fleets fleets;
  private Fleet shop;

  @BeforeEach
  void application(Ec2Client ec2, Ec2Waiter waiter) {
    fleets = new Fleets(ec2, waiter);
    String subnetId = ec2.describeSubnets().subnets().get(0).subnetId();
    shop =
        new Fleet(
            "shop",
            3,
            "ami-ff0fea8310f3",
            InstanceType.T3_NANO,
            List.of(subnetId),
            Set.of(443),
            "");
  }

  @Test
  void launchesAllInOneCall(Ec2Spy spy) {
    fleets.launch(shop);

    verify(spy).runInstances(argThat((RunInstancesRequest request) -> request.maxCount() == 3));
    verify(spy, never()).terminateInstances(any(TerminateInstancesRequest.class));
    InOrder order = inOrder(spy);
    order.verify(spy).createSecurityGroup(any(CreateSecurityGroupRequest.class));
    order.verify(spy).runInstances(any(RunInstancesRequest.class));
  }

  @Test
  void launchesOneByOneWhereThereIsNoRoomForAll(Ec2Spy spy) {
    doThrow(
            Ec2Exception.builder()
                .statusCode(400)
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode("InsufficientInstanceCapacity")
                        .errorMessage("There is no room.")
                        .build())
                .build())
        .doAnswer(Ec2Spies.endpoint())
        .when(spy)
        .runInstances(any(RunInstancesRequest.class));

    assertThat(fleets.launch(shop)).hasSize(3);
    verify(spy, times(4)).runInstances(any(RunInstancesRequest.class));
  }

  @Test
  void answersTheRealClientOverTheWire(Ec2Client ec2, Ec2Spy spy) {
    doReturn(
            DescribeVpcsResponse.builder()
                .vpcs(Vpc.builder().vpcId("vpc-0123456789abcdef0").build())
                .build())
        .when(spy)
        .describeVpcs(any(DescribeVpcsRequest.class));

    assertThat(ec2.describeVpcs().vpcs())
        .extracting(Vpc::vpcId)
        .containsExactly("vpc-0123456789abcdef0");
  }
}
