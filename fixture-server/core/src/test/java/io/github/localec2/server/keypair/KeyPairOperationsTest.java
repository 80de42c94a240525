package io.github.localec2.server.keypair;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

class KeyPairOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private KeyPairInfo described(String name) {
    return ec2.describeKeyPairs(r -> r.keyNames(name).includePublicKey(true)).keyPairs().get(0);
  }

  private static TagSpecification specification(String resourceType, Tag tag) {
    return TagSpecification.builder().resourceType(resourceType).tags(tag).build();
  }

  @ParameterizedTest
  @CsvSource({
    "rsa, pem, -----BEGIN RSA PRIVATE KEY-----",
    "ed25519, pem, -----BEGIN OPENSSH PRIVATE KEY-----",
    "rsa, ppk, PuTTY-User-Key-File-2: ssh-rsa",
    "ed25519, ppk, PuTTY-User-Key-File-2: ssh-ed25519"
  })
  void aCreatedPairIsARealKey(String type, String format, String begin) {
    CreateKeyPairResponse created =
        ec2.createKeyPair(r -> r.keyName("mine").keyType(type).keyFormat(format));

    assertThat(created.keyMaterial()).startsWith(begin);
    assertThat(created.keyPairId()).matches("key-0[0-9a-f]{16}");
    assertThat(created.hasTags()).isFalse();
    KeyPairInfo pair = described("mine");
    assertThat(pair.keyTypeAsString()).isEqualTo(type);
    assertThat(pair.keyFingerprint()).isEqualTo(created.keyFingerprint());
    assertThat(pair.publicKey()).startsWith("ssh-" + type).endsWith(" mine");
    assertThat(pair.createTime()).isNotNull();
    assertThat(pair.hasTags()).isTrue();
  }

  @Test
  void withoutATypeAKeyIsRsaInPem() {
    CreateKeyPairResponse created = ec2.createKeyPair(r -> r.keyName("mine"));
    assertThat(created.keyMaterial()).startsWith("-----BEGIN RSA PRIVATE KEY-----");
    assertThat(created.keyFingerprint()).matches("([0-9a-f]{2}:){19}[0-9a-f]{2}");
  }

  @Test
  void thePublicKeyIsShownOnlyWhenAskedFor() {
    ec2.createKeyPair(r -> r.keyName("mine").keyType("ed25519"));
    assertThat(ec2.describeKeyPairs().keyPairs().get(0).publicKey()).isNull();
  }

  @Test
  void aNameIsTakenOnce() {
    ec2.createKeyPair(r -> r.keyName("mine").keyType("ed25519"));
    assertFault(
        "InvalidKeyPair.Duplicate",
        () -> ec2.createKeyPair(r -> r.keyName("mine").keyType("ed25519")));
    assertFault(
        "InvalidKeyPair.Duplicate",
        () ->
            ec2.importKeyPair(
                r -> r.keyName("mine").publicKeyMaterial(SdkBytes.fromUtf8String("x"))));
  }

  @Test
  void namesAreOneLineOfAscii() {
    for (String bad : List.of("k".repeat(256), "schlüssel", "a\nb", " mine", "mine ")) {
      assertFault(
          "InvalidParameterValue", () -> ec2.createKeyPair(r -> r.keyName(bad).keyType("ed25519")));
    }
    assertFault("MissingParameter", () -> ec2.createKeyPair(r -> r.keyType("ed25519")));
    assertFault("MissingParameter", () -> ec2.createKeyPair(r -> r.keyName("")));
    String longest = "k".repeat(255);
    assertThat(ec2.createKeyPair(r -> r.keyName(longest).keyType("ed25519")).keyName())
        .isEqualTo(longest);
  }

  @Test
  void anUnknownTypeIsRefused() {
    assertFault(
        "InvalidParameterValue", () -> ec2.createKeyPair(r -> r.keyName("mine").keyType("dsa")));
  }

  @Test
  void aPairIsTaggedAtItsCreation() {
    Tag tag = Tag.builder().key("team").value("a").build();
    CreateKeyPairResponse created =
        ec2.createKeyPair(
            r ->
                r.keyName("mine")
                    .keyType("ed25519")
                    .tagSpecifications(specification("key-pair", tag)));
    assertThat(created.tags()).containsExactly(tag);
    assertThat(described("mine").tags()).containsExactly(tag);
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.createKeyPair(
                r -> r.keyName("other").tagSpecifications(specification("vpc", tag))));
  }

  @Test
  void aDryRunMakesNoKeyPair() {
    assertFault(
        "DryRunOperation",
        () -> ec2.createKeyPair(r -> r.keyName("mine").keyType("ed25519").dryRun(true)));
    assertThat(ec2.describeKeyPairs().keyPairs()).isEmpty();
  }

  @Test
  void anImportedKeyKeepsItsFingerprint() throws Exception {
    byte[] line =
        KeyPairOperationsTest.class
            .getResourceAsStream("imported-ed25519.openssh.pub")
            .readAllBytes();

    ImportKeyPairResponse imported =
        ec2.importKeyPair(r -> r.keyName("mine").publicKeyMaterial(SdkBytes.fromByteArray(line)));

    assertThat(imported.keyFingerprint()).isEqualTo(ImportedKey.parse(line).fingerprint());
    assertThat(imported.keyPairId()).startsWith("key-");
    String[] parts = new String(line, StandardCharsets.US_ASCII).split(" ");
    assertThat(described("mine").publicKey())
        .isEqualTo(parts[0] + " " + parts[1].strip() + " mine");
    assertThat(described("mine").keyTypeAsString()).isEqualTo("ed25519");
  }

  @Test
  void aPublicKeyInNoKnownFormIsRefused() {
    assertFault(
        "InvalidKey.Format",
        () ->
            ec2.importKeyPair(
                r -> r.keyName("mine").publicKeyMaterial(SdkBytes.fromUtf8String("no key"))));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.importKeyPair(
                r ->
                    r.keyName("mine")
                        .publicKeyMaterial(SdkBytes.fromUtf8String("k".repeat(4000)))));
    assertFault("MissingParameter", () -> ec2.importKeyPair(r -> r.keyName("mine")));
  }

  @Test
  void pairsAreDescribedByNameIdAndFilter() {
    ec2.createKeyPair(r -> r.keyName("one").keyType("ed25519"));
    CreateKeyPairResponse two = ec2.createKeyPair(r -> r.keyName("two").keyType("ed25519"));

    assertThat(ec2.describeKeyPairs(r -> r.keyNames("one", "two")).keyPairs()).hasSize(2);
    assertThat(ec2.describeKeyPairs(r -> r.keyPairIds(two.keyPairId())).keyPairs())
        .extracting(KeyPairInfo::keyName)
        .containsExactly("two");
    assertThat(names("key-name", "t*")).containsExactly("two");
    assertThat(names("key-name", "one")).containsExactly("one");
    assertThat(names("key-pair-id", two.keyPairId())).containsExactly("two");
    assertThat(names("fingerprint", two.keyFingerprint())).containsExactly("two");
    assertThat(names("key-name", "none")).isEmpty();
    assertThat(
            ec2.describeKeyPairs(
                    r ->
                        r.keyNames("one")
                            .filters(Filter.builder().name("key-name").values("two").build()))
                .keyPairs())
        .isEmpty();
  }

  private List<String> names(String filter, String value) {
    return ec2
        .describeKeyPairs(r -> r.filters(Filter.builder().name(filter).values(value).build()))
        .keyPairs()
        .stream()
        .map(KeyPairInfo::keyName)
        .toList();
  }

  @Test
  void unknownPairsAreNotFound() {
    assertThat(
            assertFault(
                "InvalidKeyPair.NotFound", () -> ec2.describeKeyPairs(r -> r.keyNames("none"))))
        .hasMessageContaining("The key pair 'none' does not exist");
    assertFault(
        "InvalidKeyPair.NotFound",
        () -> ec2.describeKeyPairs(r -> r.keyPairIds("key-0123456789abcdef0")));
  }

  @Test
  void aPairIsDeletedByNameOrId() {
    CreateKeyPairResponse one = ec2.createKeyPair(r -> r.keyName("one").keyType("ed25519"));
    CreateKeyPairResponse two = ec2.createKeyPair(r -> r.keyName("two").keyType("ed25519"));

    DeleteKeyPairResponse byName = ec2.deleteKeyPair(r -> r.keyName("one"));
    assertThat(byName.returnValue()).isTrue();
    assertThat(byName.keyPairId()).isEqualTo(one.keyPairId());
    assertThat(ec2.deleteKeyPair(r -> r.keyPairId(two.keyPairId())).keyPairId())
        .isEqualTo(two.keyPairId());
    assertThat(ec2.describeKeyPairs().keyPairs()).isEmpty();
  }

  @Test
  void deletingAnUnknownNameSucceeds() {
    DeleteKeyPairResponse deleted = ec2.deleteKeyPair(r -> r.keyName("none"));
    assertThat(deleted.returnValue()).isTrue();
    assertThat(deleted.keyPairId()).isNull();
    assertFault("MissingParameter", () -> ec2.deleteKeyPair(r -> {}));
    assertFault(
        "InvalidKeyPair.NotFound",
        () -> ec2.deleteKeyPair(r -> r.keyPairId("key-0123456789abcdef0")));
  }

  @Test
  void regionsAndAccountsHaveTheirOwnPairs() {
    ec2.createKeyPair(r -> r.keyName("mine").keyType("ed25519"));
    Ec2Client elsewhere =
        EC2.client("000000000000", software.amazon.awssdk.regions.Region.EU_WEST_1);
    Ec2Client stranger =
        EC2.client("111111111111", software.amazon.awssdk.regions.Region.US_EAST_1);
    assertThat(elsewhere.describeKeyPairs().keyPairs()).isEmpty();
    assertThat(stranger.describeKeyPairs().keyPairs()).isEmpty();
  }
}
