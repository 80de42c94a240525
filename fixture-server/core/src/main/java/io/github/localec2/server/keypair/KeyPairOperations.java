package io.github.localec2.server.keypair;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Edge;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Rows;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.DeleteKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeKeyPairsResponse;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairRequest;
import software.amazon.awssdk.services.ec2.model.ImportKeyPairResponse;
import software.amazon.awssdk.services.ec2.model.KeyFormat;
import software.amazon.awssdk.services.ec2.model.KeyPairInfo;
import software.amazon.awssdk.services.ec2.model.KeyType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** Key pairs: made here or imported, described and deleted. */
public final class KeyPairOperations {
  private static final Filters<KeyPairInfo> FILTERS =
      Filters.of(KeyPairTables.KEY_PAIRS)
          .id("key-pair-id")
          .one("fingerprint", KeyPairInfo::keyFingerprint)
          .indexed(
              "key-name",
              KeyPairTables.KEY_PAIRS_BY_NAME,
              pair -> Stream.ofNullable(pair.keyName()))
          .build();

  private final KeyPairPool pool;

  private KeyPairOperations(KeyPairPool pool) {
    this.pool = pool;
  }

  /** The operations, with keys from this pool. */
  public static Family family(KeyPairPool pool) {
    KeyPairOperations operations = new KeyPairOperations(pool);
    return new Family()
        .edge(CreateKeyPairRequest.class, operations::createKeyPair)
        .write(ImportKeyPairRequest.class, KeyPairOperations::importKeyPair)
        .read(DescribeKeyPairsRequest.class, KeyPairOperations::describeKeyPairs)
        .write(DeleteKeyPairRequest.class, KeyPairOperations::deleteKeyPair);
  }

  /** The key is made outside every lock: it takes longest of all that a request can ask for. */
  private CreateKeyPairResponse createKeyPair(CreateKeyPairRequest request, Edge edge) {
    String name = KeyPairNames.checked(request.keyName());
    List<Tag> tags =
        edge.read(
            call -> {
              KeyPairNames.checkFree(call.view(), name);
              return tags(request.tagSpecifications());
            });
    GeneratedKeyPair material =
        pool.take(request.keyType() == KeyType.ED25519 ? KeyKind.ED25519 : KeyKind.RSA);
    KeyPairInfo pair = edge.commit(call -> store(call, name, material, tags));
    boolean ppk = request.keyFormat() == KeyFormat.PPK;
    return CreateKeyPairResponse.builder()
        .keyName(pair.keyName())
        .keyFingerprint(pair.keyFingerprint())
        .keyMaterial(ppk ? material.ppk(name) : material.pem())
        .keyPairId(pair.keyPairId())
        .tags(tagsToAnswer(pair))
        .build();
  }

  private static ImportKeyPairResponse importKeyPair(ImportKeyPairRequest request, Call call) {
    String name = KeyPairNames.checked(request.keyName());
    KeyPairNames.checkFree(call.view(), name);
    List<Tag> tags = tags(request.tagSpecifications());
    ImportedKey material;
    try {
      material = ImportedKey.parse(request.publicKeyMaterial().asByteArrayUnsafe());
    } catch (InvalidKeyMaterialException e) {
      throw KeyPairFaults.refused(e);
    }
    KeyPairInfo pair = store(call, name, material, tags);
    return ImportKeyPairResponse.builder()
        .keyName(pair.keyName())
        .keyFingerprint(pair.keyFingerprint())
        .keyPairId(pair.keyPairId())
        .tags(tagsToAnswer(pair))
        .build();
  }

  private static KeyPairInfo store(Call call, String name, KeyMaterial material, List<Tag> tags) {
    KeyPairNames.checkFree(call.view(), name);
    return call.rows(KeyPairTables.KEY_PAIRS)
        .put(
            KeyPairInfo.builder()
                .keyPairId(call.view().newId(KeyPairTables.KEY_PAIRS, tags))
                .keyName(name)
                .keyType(material.kind().keyType())
                .keyFingerprint(material.fingerprint())
                .publicKey(material.openSshPublicKey(name))
                .createTime(call.now())
                .tags(tags)
                .build());
  }

  private static DescribeKeyPairsResponse describeKeyPairs(
      DescribeKeyPairsRequest request, Call call) {
    Set<String> ids = new LinkedHashSet<>(request.keyPairIds());
    request.keyNames().stream()
        .map(name -> KeyPairs.named(call.view(), name).keyPairId())
        .forEach(ids::add);
    boolean withKey = Boolean.TRUE.equals(request.includePublicKey());
    List<KeyPairInfo> found =
        call.find(KeyPairTables.KEY_PAIRS, FILTERS, List.copyOf(ids), request.filters(), null, null)
            .map(pair -> withKey ? pair : pair.toBuilder().publicKey(null).build())
            .items();
    return DescribeKeyPairsResponse.builder().keyPairs(found).build();
  }

  /** A name that nobody has is deleted already; an id that nobody has is an error. */
  private static DeleteKeyPairResponse deleteKeyPair(DeleteKeyPairRequest request, Call call) {
    Rows<KeyPairInfo> pairs = call.rows(KeyPairTables.KEY_PAIRS);
    String id = request.keyPairId();
    String name = request.keyName();
    if (id != null) {
      name = pairs.get(id).keyName();
    } else if (name == null) {
      throw CommonFaults.missingParameter("KeyName or KeyPairId");
    } else {
      id =
          pairs.by(KeyPairTables.KEY_PAIRS_BY_NAME, name).stream()
              .map(KeyPairInfo::keyPairId)
              .findFirst()
              .orElse(null);
    }
    if (id != null) {
      pairs.remove(id);
    }
    return DeleteKeyPairResponse.builder().returnValue(true).keyPairId(id).build();
  }

  private static List<Tag> tags(List<TagSpecification> specifications) {
    return TagSpecifications.tags(specifications, "key-pair");
  }

  /** EC2 leaves the set out where the new key pair has no tags. */
  private static @Nullable List<Tag> tagsToAnswer(KeyPairInfo pair) {
    return pair.tags().isEmpty() ? null : pair.tags();
  }
}
