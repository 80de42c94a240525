package io.github.localec2.junit;

import static io.github.localec2.junit.Kit.launch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import io.github.localec2.InjectEc2;
import io.github.localec2.LocalEc2;
import io.github.localec2.Transport;
import io.github.localec2.junit.mockito.Ec2Spies;
import io.github.localec2.junit.mockito.Ec2Spy;
import io.github.localec2.server.LocalEc2Server;
import io.github.localec2.server.faults.Ec2Errors;
import io.github.localec2.server.faults.Ec2Faults;
import io.github.localec2.server.journal.Ec2Journal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.mockito.InOrder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRegionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeVpcsResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** A spy of the operations: told what arrives from whatever client, and able to answer it. */
class SpyTest {
  private static Throwable noCapacity() {
    return Ec2Exception.builder()
        .statusCode(400)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode("InsufficientInstanceCapacity")
                .errorMessage("No room for that.")
                .build())
        .build();
  }

  @LocalEc2
  static class Verifying {
    @Test
    void callsOfAllClients(
        Ec2Client ec2,
        Ec2AsyncClient async,
        @InjectEc2(account = "111122223333", region = "eu-west-1") Ec2Client elsewhere,
        Ec2Spy spy) {
      String id = launch(ec2);
      async.describeVpcs().join();
      elsewhere.describeRegions();
      ec2.describeInstancesPaginator().forEach(page -> {});

      verify(spy).runInstances(argThat((RunInstancesRequest r) -> r.maxCount() == 1));
      verify(spy).describeVpcs(any(DescribeVpcsRequest.class));
      verify(spy, never()).terminateInstances(any(TerminateInstancesRequest.class));
      ec2.terminateInstances(r -> r.instanceIds(id));
      InOrder order = inOrder(spy);
      order.verify(spy).runInstances(any(RunInstancesRequest.class));
      order.verify(spy).describeRegions(any(DescribeRegionsRequest.class));
      order.verify(spy).describeInstances(any(DescribeInstancesRequest.class));
      order
          .verify(spy)
          .terminateInstances(TerminateInstancesRequest.builder().instanceIds(id).build());
      verifyNoMoreInteractions(spy);
    }
  }

  @LocalEc2(transport = Transport.IN_MEMORY)
  static class InMemory {
    @Test
    void callsOfTheSameThread(Ec2Client ec2, Ec2Spy spy) {
      doThrow(noCapacity()).when(spy).runInstances(any(RunInstancesRequest.class));

      assertThatExceptionOfType(Ec2Exception.class).isThrownBy(() -> launch(ec2));
      verify(spy).runInstances(any(RunInstancesRequest.class));
    }
  }

  @Test
  void itIsToldTheCallsOfAllClients() {
    Kit.passes(2, Verifying.class, InMemory.class);
  }

  @LocalEc2
  static class Stubbing {
    @InjectEc2 private Ec2Spy spy;

    @Test
    void anErrorOnce(Ec2Client ec2, Ec2Journal journal) {
      doThrow(noCapacity())
          .doAnswer(Ec2Spies.endpoint())
          .when(spy)
          .runInstances(any(RunInstancesRequest.class));

      assertThatExceptionOfType(Ec2Exception.class)
          .isThrownBy(() -> launch(ec2))
          .satisfies(
              e -> {
                assertThat(e.statusCode()).isEqualTo(400);
                assertThat(e.awsErrorDetails().errorCode())
                    .isEqualTo("InsufficientInstanceCapacity");
                assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("No room for that.");
              });
      String id = launch(ec2);

      assertThat(ec2.describeInstances().reservations()).hasSize(1);
      assertThat(ec2.describeInstances(r -> r.instanceIds(id)).reservations()).hasSize(1);
      verify(spy, times(2)).runInstances(any(RunInstancesRequest.class));
      assertThat(journal.calls("RunInstances").failed()).hasSize(1);
    }

    @Test
    void aResponse(Ec2Client ec2, Ec2AsyncClient async) {
      doReturn(
              DescribeVpcsResponse.builder()
                  .vpcs(Vpc.builder().vpcId("vpc-of-the-stub").cidrBlock("10.0.0.0/8").build())
                  .build())
          .when(spy)
          .describeVpcs(any(DescribeVpcsRequest.class));

      assertThat(ec2.describeVpcs().vpcs())
          .isEqualTo(async.describeVpcs().join().vpcs())
          .singleElement()
          .satisfies(vpc -> assertThat(vpc.vpcId()).isEqualTo("vpc-of-the-stub"));
      assertThat(ec2.describeSubnets().subnets()).hasSize(6);
    }

    @Test
    void somethingElseThanAnError(Ec2Client ec2) {
      doThrow(new IllegalStateException("on purpose"))
          .when(spy)
          .describeVpcs(any(DescribeVpcsRequest.class));
      doReturn(null).when(spy).describeInstances(any(DescribeInstancesRequest.class));

      assertThatExceptionOfType(Ec2Exception.class)
          .isThrownBy(ec2::describeVpcs)
          .withMessageContaining("on purpose");
      assertThatExceptionOfType(Ec2Exception.class)
          .isThrownBy(ec2::describeInstances)
          .withMessageContaining("DescribeInstances was answered by nothing");
    }

    @Test
    void beforeInjectedFaults(Ec2Client ec2, Ec2Faults faults) {
      faults.on("DescribeInstances").fail(Ec2Errors.unauthorizedOperation());

      assertThatExceptionOfType(Ec2Exception.class).isThrownBy(ec2::describeInstances);
      verify(spy).describeInstances(any(DescribeInstancesRequest.class));
      doReturn(DescribeInstancesResponse.builder().build())
          .when(spy)
          .describeInstances(any(DescribeInstancesRequest.class));
      assertThat(ec2.describeInstances().reservations()).isEmpty();
    }
  }

  @Test
  void itAnswersTheRealClientInTheEndpointsPlace() {
    Kit.passes(4, Stubbing.class);
  }

  @LocalEc2
  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static class OneAfterTheOther {
    @InjectEc2 private static Ec2Spy ofTheClass;

    @BeforeAll
    static void fixture(Ec2Client ec2) {
      Kit.make(ec2, "fixture");
    }

    @Test
    @Order(1)
    void one(Ec2Client ec2, Ec2Spy spy) {
      doThrow(noCapacity()).when(spy).describeVpcs(any(DescribeVpcsRequest.class));
      assertThatExceptionOfType(Ec2Exception.class).isThrownBy(ec2::describeVpcs);
    }

    @Test
    @Order(2)
    void two(Ec2Client ec2, Ec2Spy spy) {
      verifyNoInteractions(spy);
      assertThat(ec2.describeVpcs().vpcs()).hasSize(1);
      verify(spy).describeVpcs(any(DescribeVpcsRequest.class));
      // what the other test's spy answered never came to the class's
      verify(ofTheClass).describeVpcs(any(DescribeVpcsRequest.class));
      verify(ofTheClass).createKeyPair(any(CreateKeyPairRequest.class));
    }
  }

  @LocalEc2
  @Execution(ExecutionMode.CONCURRENT)
  static class Concurrent {
    @RepeatedTest(8)
    void eachItsOwn(Ec2Client ec2, Ec2Spy spy) {
      ec2.describeVpcs();
      verify(spy).describeVpcs(any(DescribeVpcsRequest.class));
      verifyNoMoreInteractions(spy);
    }
  }

  @Test
  void itGoesWithItsTest() {
    Kit.passes(2, OneAfterTheOther.class);
    Kit.passes(Kit.PARALLEL, 8, Concurrent.class);
  }

  @LocalEc2
  static class Narrowed {
    @Test
    void never(@InjectEc2(account = "111122223333") Ec2Spy spy) {}
  }

  @Test
  void itIsOfAllAccountsAndSaysSo() {
    assertThat(Kit.failures(Kit.run(Narrowed.class)))
        .singleElement()
        .asString()
        .contains("account and region are not for Ec2Spy")
        .contains("'111122223333'");
  }

  @Test
  void itWorksWithoutJUnit() {
    try (LocalEc2Server server = LocalEc2Server.start()) {
      Ec2Spy spy = Ec2Spies.of(server);

      server.answer("Action=DescribeVpcs".getBytes(StandardCharsets.UTF_8), null);

      verify(spy).describeVpcs(DescribeVpcsRequest.builder().build());
      assertThat(spy.describeVpcs(DescribeVpcsRequest.builder().build())).isNull();
      assertThat(spy).hasToString("ec2");
    }
  }
}
