package io.github.localec2.samples.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.LocalEc2;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/** Tests at the same time, all with the same names: each has a server of its own. */
@LocalEc2
@Execution(ExecutionMode.CONCURRENT)
class ConcurrentTest {

  @BeforeAll
  static void fixture(Ec2Client ec2) {
    ec2.createKeyPair(request -> request.keyName("fixture").keyType(KeyType.ED25519));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void nobodyElseIsSeen(int number, Ec2Client ec2) {
    Tag tag = Tag.builder().key("test").value("number " + number).build();
    ec2.createKeyPair(request -> request.keyName("mine").keyType(KeyType.ED25519));
    ec2.createTags(request -> request.resources(idOf(ec2, "mine")).tags(tag));

    assertThat(ec2.describeKeyPairs().keyPairs())
        .extracting(KeyPairInfo::keyName)
        .containsExactlyInAnyOrder("fixture", "mine");
    assertThat(ec2.describeTags().tags())
        .singleElement()
        .extracting(TagDescription::value)
        .isEqualTo("number " + number);
  }

  private static String idOf(Ec2Client ec2, String keyName) {
    return ec2.describeKeyPairs(request -> request.keyNames(keyName)).keyPairs().get(0).keyPairId();
  }
}
