package io.github.localec2.server.protocol.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.localec2.server.Ec2Answer;
import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** STS at EC2's endpoint, asked by the SDK's own client. */
class StsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final String ROLE = "arn:aws:iam::444455556666:role/service/Deployer";

  @RegisterExtension
  static final TestEc2 EC2 =
      new TestEc2(Ec2Settings.builder().clock(Clock.fixed(NOW, ZoneOffset.UTC)));

  private static final AwsCredentials OWN = AwsBasicCredentials.create("111122223333", "secret");

  @Test
  void anAccountIsToldWhoItIs() {
    GetCallerIdentityResponse caller = asSts(OWN, StsClient::getCallerIdentity);

    assertThat(caller.account()).isEqualTo("111122223333");
    assertThat(caller.arn()).isEqualTo("arn:aws:iam::111122223333:root");
    assertThat(caller.userId()).isEqualTo("111122223333");
  }

  @Test
  void anAccessKeyThatNamesNoAccountIsTheDefaultAccount() {
    AwsCredentials any = AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret");

    assertThat(asSts(any, StsClient::getCallerIdentity).account()).isEqualTo("000000000000");
  }

  @Test
  void anAssumedRoleActsInTheAccountOfTheRole() {
    AssumeRoleResponse assumed = assume(OWN, ROLE, "build-7");
    AwsCredentials role = session(assumed.credentials());

    assertThat(assumed.assumedRoleUser().arn())
        .isEqualTo("arn:aws:sts::444455556666:assumed-role/Deployer/build-7");
    assertThat(assumed.assumedRoleUser().assumedRoleId()).matches("AROA[A-Z2-7]{17}:build-7");
    GetCallerIdentityResponse caller = asSts(role, StsClient::getCallerIdentity);
    assertThat(caller.account()).isEqualTo("444455556666");
    assertThat(caller.arn()).isEqualTo(assumed.assumedRoleUser().arn());
    assertThat(caller.userId()).isEqualTo(assumed.assumedRoleUser().assumedRoleId());
  }

  @Test
  void whatARoleMakesInEc2BelongsToTheAccountOfTheRole() {
    AwsCredentials role = session(assume(OWN, ROLE, "build-7").credentials());

    String vpc;
    try (Ec2Client ec2 =
        Ec2Client.builder()
            .endpointOverride(EC2.server().endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(role))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      vpc = ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16")).vpc().vpcId();
    }

    assertThat(
            EC2.client("444455556666", Region.US_EAST_1)
                .describeVpcs(r -> r.vpcIds(vpc))
                .vpcs()
                .get(0)
                .ownerId())
        .isEqualTo("444455556666");
  }

  @Test
  void credentialsLastAnHourUnlessAskedOtherwise() {
    assertThat(assume(OWN, ROLE, "build-7").credentials().expiration())
        .isEqualTo(NOW.plusSeconds(3600));
    assertThat(
            asSts(
                    OWN,
                    sts ->
                        sts.assumeRole(
                            r -> r.roleArn(ROLE).roleSessionName("b7").durationSeconds(900)))
                .credentials()
                .expiration())
        .isEqualTo(NOW.plusSeconds(900));
  }

  @Test
  void aRoleMayTakeOnAnotherForAnHourOnly() {
    AwsCredentials role = session(assume(OWN, ROLE, "first").credentials());
    String other = "arn:aws:iam::777788889999:role/Other";

    assertThat(assume(role, other, "second").assumedRoleUser().arn())
        .isEqualTo("arn:aws:sts::777788889999:assumed-role/Other/second");
    assertFault(
        "ValidationError",
        400,
        () ->
            asSts(
                role,
                sts ->
                    sts.assumeRole(
                        r -> r.roleArn(other).roleSessionName("second").durationSeconds(3601))));
  }

  @Test
  void anAccountsSessionIsTheAccount() {
    AwsCredentials session = session(asSts(OWN, sts -> sts.getSessionToken()).credentials());

    assertThat(asSts(session, StsClient::getCallerIdentity).arn())
        .isEqualTo("arn:aws:iam::111122223333:root");
    assertFault("AccessDenied", 403, () -> asSts(session, sts -> sts.getSessionToken()));
  }

  @Test
  void credentialsOutliveAReset() {
    AwsCredentials role = session(assume(OWN, ROLE, "build-7").credentials());

    EC2.server().reset();

    assertThat(asSts(role, StsClient::getCallerIdentity).account()).isEqualTo("444455556666");
  }

  @Test
  void aTokenThatIsNotOursSaysNothing() {
    AwsCredentials foreign =
        AwsSessionCredentials.create("111122223333", "secret", "FwoGZXIvYXdzE//not=ours");

    assertThat(asSts(foreign, StsClient::getCallerIdentity).arn())
        .isEqualTo("arn:aws:iam::111122223333:root");
  }

  @Test
  void whatARoleIsAskedWithIsChecked() {
    assertFault("ValidationError", 400, () -> assume(OWN, "short", "build-7"));
    assertFault(
        "ValidationError", 400, () -> assume(OWN, "arn:aws:iam::444455556666:user/somebody", "b7"));
    assertFault("ValidationError", 400, () -> assume(OWN, ROLE, "x"));
    assertFault("ValidationError", 400, () -> assume(OWN, ROLE, "with space"));
    assertThat(
            assertFault(
                    "ValidationError",
                    400,
                    () ->
                        asSts(
                            OWN,
                            sts ->
                                sts.assumeRole(
                                    r ->
                                        r.roleArn(ROLE)
                                            .roleSessionName("b7")
                                            .durationSeconds(899))))
                .awsErrorDetails()
                .errorMessage())
        .isEqualTo(
            "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy"
                + " constraint: Member must have value greater than or equal to 900");
    assertThat(
            assertFault(
                    "ValidationError",
                    400,
                    () -> asSts(OWN, sts -> sts.assumeRole(r -> r.roleSessionName("b7"))))
                .awsErrorDetails()
                .errorMessage())
        .endsWith("Value null at 'roleArn' failed to satisfy constraint: Member must not be null");
  }

  @Test
  void otherActionsAreInvalidInTheFormOfSts() {
    assertFault(
        "InvalidAction", 400, () -> asSts(OWN, sts -> sts.getFederationToken(r -> r.name("me"))));

    Ec2Answer answer =
        EC2.server()
            .answer(
                "Action=DescribeInstances&Version=2011-06-15".getBytes(StandardCharsets.UTF_8),
                null);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text())
        .isEqualTo(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
                + "<Type>Sender</Type><Code>InvalidAction</Code><Message>Could not find operation"
                + " DescribeInstances for version 2011-06-15</Message></Error><RequestId>"
                + answer.requestId()
                + "</RequestId></ErrorResponse>");
  }

  @Test
  void anAnswerIsInTheFormOfSts() {
    Ec2Answer answer =
        EC2.server()
            .answer(
                "Action=GetCallerIdentity&Version=2011-06-15".getBytes(StandardCharsets.UTF_8),
                null);

    assertThat(answer.text())
        .isEqualTo(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn>"
                + "<UserId>000000000000</UserId><Account>000000000000</Account>"
                + "</GetCallerIdentityResult><ResponseMetadata><RequestId>"
                + answer.requestId()
                + "</RequestId></ResponseMetadata></GetCallerIdentityResponse>");
  }

  private static AssumeRoleResponse assume(AwsCredentials who, String role, String session) {
    return asSts(who, sts -> sts.assumeRole(r -> r.roleArn(role).roleSessionName(session)));
  }

  private static AwsCredentials session(Credentials credentials) {
    return AwsSessionCredentials.create(
        credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
  }

  private static <R> R asSts(AwsCredentials who, Function<StsClient, R> call) {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(EC2.server().endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(who))
            .httpClient(UrlConnectionHttpClient.create())
            .build()) {
      return call.apply(sts);
    }
  }

  private static StsException assertFault(String code, int status, ThrowingCallable call) {
    StsException fault = catchThrowableOfType(StsException.class, call);
    assertThat(fault).as("an error %s", code).isNotNull();
    assertThat(fault.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(fault.statusCode()).isEqualTo(status);
    return fault;
  }
}
