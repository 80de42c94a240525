package io.github.localec2.server.instance;

import static io.github.localec2.server.TestEc2.assertFault;
import static io.github.localec2.server.instance.InstanceFixtures.filter;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileAssociation;

class InstanceProfileTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private static final InstanceFixtures INSTANCES = new InstanceFixtures(EC2);
  private static final Ec2Client CLIENT = EC2.client();

  private static IamInstanceProfileAssociation associate(String id, String name) {
    return CLIENT
        .associateIamInstanceProfile(
            request -> request.instanceId(id).iamInstanceProfile(profile -> profile.name(name)))
        .iamInstanceProfileAssociation();
  }

  private static IamInstanceProfileAssociation associationOf(String id) {
    return CLIENT
        .describeIamInstanceProfileAssociations(
            request -> request.filters(filter("instance-id", id)))
        .iamInstanceProfileAssociations()
        .get(0);
  }

  @Test
  void anAssociationIsAssociatingAndThenAssociated() {
    String id = INSTANCES.launched();
    var made = associate(id, "web");
    assertThat(made.associationId()).matches("iip-assoc-[0-9a-f]{17}");
    assertThat(made.stateAsString()).isEqualTo("associating");
    assertThat(made.iamInstanceProfile().id()).matches("AIPA[A-Z0-9]{17}");
    assertThat(associationOf(id).stateAsString()).isEqualTo("associated");
    assertThat(INSTANCES.described(id).iamInstanceProfile().arn()).endsWith("instance-profile/web");
    assertFault("IncorrectState", () -> associate(id, "other"));
  }

  @Test
  void aProfileOfTheLaunchIsAssociatedToo() {
    String id =
        INSTANCES
            .runOne(request -> request.iamInstanceProfile(profile -> profile.name("web")))
            .instanceId();
    assertThat(associationOf(id).stateAsString()).isEqualTo("associated");
    assertFault("IncorrectState", () -> associate(id, "other"));
  }

  @Test
  void anEmptyNameIsNone() {
    String id =
        INSTANCES
            .runOne(request -> request.iamInstanceProfile(profile -> profile.name("")))
            .instanceId();
    assertThat(INSTANCES.described(id).iamInstanceProfile()).isNull();
    assertFault("MissingParameter", () -> associate(id, ""));
  }

  @Test
  void aReplacementIsANewAssociation() {
    String id = INSTANCES.launched();
    String first = associate(id, "web").associationId();
    String second =
        CLIENT
            .replaceIamInstanceProfileAssociation(
                request ->
                    request
                        .associationId(first)
                        .iamInstanceProfile(
                            profile ->
                                profile.arn("arn:aws:iam::000000000000:instance-profile/db")))
            .iamInstanceProfileAssociation()
            .associationId();
    assertThat(second).isNotEqualTo(first);
    assertThat(INSTANCES.described(id).iamInstanceProfile().arn()).endsWith("instance-profile/db");
    assertThat(associationOf(id).associationId()).isEqualTo(second);
  }

  @Test
  void aDisassociatedProfileIsGone() {
    String id = INSTANCES.launched();
    String association = associate(id, "web").associationId();
    assertThat(
            CLIENT
                .disassociateIamInstanceProfile(request -> request.associationId(association))
                .iamInstanceProfileAssociation()
                .stateAsString())
        .isEqualTo("disassociating");
    assertThat(INSTANCES.described(id).iamInstanceProfile()).isNull();
    assertThat(
            CLIENT
                .describeIamInstanceProfileAssociations(request -> {})
                .iamInstanceProfileAssociations())
        .isEmpty();
    assertFault(
        "NoSuchAssociation",
        () -> CLIENT.disassociateIamInstanceProfile(request -> request.associationId(association)));
  }

  @Test
  void badProfilesAreRefused() {
    assertFault(
        "InvalidParameterValue",
        () -> INSTANCES.run(r -> r.iamInstanceProfile(profile -> profile.arn("arn:web"))));
    assertFault(
        "InvalidParameterCombination",
        () ->
            INSTANCES.run(
                r ->
                    r.iamInstanceProfile(
                        profile ->
                            profile
                                .name("web")
                                .arn("arn:aws:iam::000000000000:instance-profile/web"))));
  }
}
