package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.TestEc2;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddPrefixListEntry;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListAssociation;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.RemovePrefixListEntry;

class PrefixListOperationsTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final Ec2Client ec2 = EC2.client();

  private static AddPrefixListEntry entry(String cidr, String description) {
    return AddPrefixListEntry.builder().cidr(cidr).description(description).build();
  }

  private static RemovePrefixListEntry gone(String cidr) {
    return RemovePrefixListEntry.builder().cidr(cidr).build();
  }

  private ManagedPrefixList create(String name, int size, AddPrefixListEntry... entries) {
    return ec2.createManagedPrefixList(
            r -> r.prefixListName(name).addressFamily("IPv4").maxEntries(size).entries(entries))
        .prefixList();
  }

  private ManagedPrefixList described(String id) {
    return ec2.describeManagedPrefixLists(r -> r.prefixListIds(id)).prefixLists().get(0);
  }

  private List<String> cidrs(String id) {
    return ec2.getManagedPrefixListEntries(r -> r.prefixListId(id)).entries().stream()
        .map(PrefixListEntry::cidr)
        .toList();
  }

  @Test
  void aNewListIsInItsFirstVersion() {
    ManagedPrefixList made = create("offices", 5, entry("10.1.2.3/16", "one"));

    assertThat(made.prefixListId()).matches("pl-0[0-9a-f]{16}");
    assertThat(made.stateAsString()).isEqualTo("create-in-progress");
    assertThat(made.version()).isEqualTo(1);
    assertThat(made.prefixListArn())
        .isEqualTo("arn:aws:ec2:us-east-1:000000000000:prefix-list/" + made.prefixListId());
    ManagedPrefixList list = described(made.prefixListId());
    assertThat(list.stateAsString()).isEqualTo("create-complete");
    assertThat(list.ownerId()).isEqualTo("000000000000");
    assertThat(list.maxEntries()).isEqualTo(5);
    assertThat(list.hasTags()).isTrue();
    assertThat(cidrs(list.prefixListId())).containsExactly("10.1.0.0/16");
  }

  @Test
  void eachChangeOfTheEntriesIsAVersion() {
    String id =
        create("offices", 5, entry("10.1.0.0/16", "a"), entry("10.2.0.0/16", "b")).prefixListId();

    ManagedPrefixList changed =
        ec2.modifyManagedPrefixList(
                r ->
                    r.prefixListId(id)
                        .currentVersion(1L)
                        .removeEntries(gone("10.1.0.0/16"))
                        .addEntries(entry("10.3.0.0/16", "c"), entry("10.2.0.0/16", "new")))
            .prefixList();

    assertThat(changed.stateAsString()).isEqualTo("modify-in-progress");
    assertThat(changed.version()).isEqualTo(2);
    assertThat(described(id).stateAsString()).isEqualTo("modify-complete");
    assertThat(ec2.getManagedPrefixListEntries(r -> r.prefixListId(id)).entries())
        .containsExactly(
            PrefixListEntry.builder().cidr("10.2.0.0/16").description("new").build(),
            PrefixListEntry.builder().cidr("10.3.0.0/16").description("c").build());
    assertThat(ec2.getManagedPrefixListEntries(r -> r.prefixListId(id).targetVersion(1L)).entries())
        .extracting(PrefixListEntry::cidr)
        .containsExactly("10.1.0.0/16", "10.2.0.0/16");
    assertFault(
        "InvalidParameterValue",
        () -> ec2.getManagedPrefixListEntries(r -> r.prefixListId(id).targetVersion(9L)));
  }

  @Test
  void nameAndSizeAreNoVersion() {
    String id = create("offices", 5).prefixListId();
    ec2.modifyManagedPrefixList(r -> r.prefixListId(id).prefixListName("sites"));
    ec2.modifyManagedPrefixList(r -> r.prefixListId(id).maxEntries(10));
    assertThat(described(id).version()).isEqualTo(1);
    assertThat(described(id).prefixListName()).isEqualTo("sites");
    assertThat(described(id).maxEntries()).isEqualTo(10);
    assertFault(
        "InvalidParameterCombination",
        () ->
            ec2.modifyManagedPrefixList(
                r ->
                    r.prefixListId(id)
                        .currentVersion(1L)
                        .maxEntries(11)
                        .addEntries(entry("10.0.0.0/8", ""))));
  }

  @Test
  void anOldVersionOrAWrongEntryChangesNothing() {
    String id = create("offices", 1, entry("10.1.0.0/16", "a")).prefixListId();
    assertFault(
        "PrefixListVersionMismatch",
        () ->
            ec2.modifyManagedPrefixList(
                r -> r.prefixListId(id).currentVersion(7L).addEntries(entry("10.0.0.0/8", ""))));
    assertFault(
        "MissingParameter",
        () ->
            ec2.modifyManagedPrefixList(
                r -> r.prefixListId(id).addEntries(entry("10.0.0.0/8", ""))));
    assertThat(
            assertFault(
                "InvalidPrefixListModification",
                () ->
                    ec2.modifyManagedPrefixList(
                        r ->
                            r.prefixListId(id)
                                .currentVersion(1L)
                                .removeEntries(gone("10.9.0.0/16")))))
        .hasMessageContaining("does not exist.");
    assertFault(
        "PrefixListMaxEntriesExceeded",
        () ->
            ec2.modifyManagedPrefixList(
                r -> r.prefixListId(id).currentVersion(1L).addEntries(entry("10.0.0.0/8", ""))));
    assertThat(
            assertFault(
                "InvalidParameterValue",
                () ->
                    ec2.modifyManagedPrefixList(
                        r ->
                            r.prefixListId(id)
                                .currentVersion(1L)
                                .removeEntries(gone("10.1.0.0/16"))
                                .addEntries(entry("10.1.0.0/16", "b")))))
        .hasMessageContaining("in both AddPrefixListEntries and RemovePrefixListEntries");
    assertThat(described(id).version()).isEqualTo(1);
    assertThat(cidrs(id)).containsExactly("10.1.0.0/16");
  }

  @Test
  void badListsAreRefused() {
    assertFault("InvalidParameterValue", () -> create("com.amazonaws.mine", 5));
    assertFault("InvalidParameterValue", () -> create("n".repeat(256), 5));
    assertFault("InvalidParameterValue", () -> create("offices", 0));
    assertFault("InvalidParameterValue", () -> create("offices", 1001));
    assertFault("InvalidParameterValue", () -> create("offices", 5, entry("2001:db8::/32", "")));
    assertFault(
        "InvalidPrefixListModification",
        () -> create("offices", 5, entry("10.0.0.0/8", ""), entry("10.1.0.0/8", "")));
    assertFault(
        "PrefixListMaxEntriesExceeded",
        () -> create("offices", 1, entry("10.0.0.0/8", ""), entry("11.0.0.0/8", "")));
    assertFault(
        "InvalidParameterValue",
        () ->
            ec2.createManagedPrefixList(
                r -> r.prefixListName("offices").addressFamily("IPv5").maxEntries(5)));
  }

  @Test
  void anEarlierVersionIsRestored() {
    String id = create("offices", 5, entry("10.1.0.0/16", "a")).prefixListId();
    ec2.modifyManagedPrefixList(
        r -> r.prefixListId(id).currentVersion(1L).addEntries(entry("10.2.0.0/16", "b")));

    ManagedPrefixList restored =
        ec2.restoreManagedPrefixListVersion(
                r -> r.prefixListId(id).currentVersion(2L).previousVersion(1L))
            .prefixList();

    assertThat(restored.stateAsString()).isEqualTo("restore-in-progress");
    assertThat(described(id).version()).isEqualTo(3);
    assertThat(described(id).stateAsString()).isEqualTo("restore-complete");
    assertThat(cidrs(id)).containsExactly("10.1.0.0/16");
    assertFault(
        "PrefixListVersionMismatch",
        () ->
            ec2.restoreManagedPrefixListVersion(
                r -> r.prefixListId(id).currentVersion(2L).previousVersion(1L)));
  }

  @Test
  void aListInUseStays() {
    String id = create("offices", 5).prefixListId();
    String group = ec2.createSecurityGroup(r -> r.groupName("g").description("d")).groupId();
    IpPermission permission =
        IpPermission.builder()
            .ipProtocol("-1")
            .prefixListIds(PrefixListId.builder().prefixListId(id).build())
            .build();
    ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission));

    assertThat(
            ec2.getManagedPrefixListAssociations(r -> r.prefixListId(id)).prefixListAssociations())
        .containsExactly(
            PrefixListAssociation.builder()
                .resourceId(group)
                .resourceOwner("000000000000")
                .build());
    assertFault("DependencyViolation", () -> ec2.deleteManagedPrefixList(r -> r.prefixListId(id)));
    ec2.revokeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission));
    assertThat(ec2.deleteManagedPrefixList(r -> r.prefixListId(id)).prefixList().stateAsString())
        .isEqualTo("delete-in-progress");
    assertFault(
        "InvalidPrefixListID.NotFound",
        () -> ec2.describeManagedPrefixLists(r -> r.prefixListIds(id)));
  }

  @Test
  void aListCountsAsManyRulesAsItMayHaveEntries() {
    String id = create("offices", 60).prefixListId();
    String group = ec2.createSecurityGroup(r -> r.groupName("g").description("d")).groupId();
    ec2.authorizeSecurityGroupIngress(
        r ->
            r.groupId(group)
                .ipPermissions(
                    IpPermission.builder()
                        .ipProtocol("-1")
                        .prefixListIds(PrefixListId.builder().prefixListId(id).build())
                        .build()));
    assertFault(
        "RulesPerSecurityGroupLimitExceeded",
        () ->
            ec2.authorizeSecurityGroupIngress(
                r -> r.groupId(group).ipProtocol("-1").cidrIp("10.0.0.0/8")));
  }

  @Test
  void awsKeepsListsForItsServices() {
    List<PrefixList> services = ec2.describePrefixLists().prefixLists();
    assertThat(services)
        .extracting(PrefixList::prefixListName)
        .containsExactly("com.amazonaws.us-east-1.s3", "com.amazonaws.us-east-1.dynamodb");
    assertThat(services.get(0).prefixListId()).isEqualTo("pl-63a5400a");
    assertThat(services.get(0).cidrs()).isNotEmpty().allMatch(cidr -> cidr.contains("/"));
    ManagedPrefixList s3 = described("pl-63a5400a");
    assertThat(s3.ownerId()).isEqualTo("AWS");
    assertThat(s3.prefixListArn()).isEqualTo("arn:aws:ec2:us-east-1:aws:prefix-list/pl-63a5400a");
    assertThat(cidrs("pl-63a5400a")).isEqualTo(services.get(0).cidrs());
    assertFault(
        "OperationNotPermitted",
        () -> ec2.deleteManagedPrefixList(r -> r.prefixListId("pl-63a5400a")));
    assertFault(
        "InvalidPrefixListID.NotFound",
        () -> ec2.describePrefixLists(r -> r.prefixListIds("pl-0123456789abcdef0")));
  }

  @Test
  void listsAreFilteredByOwnerAndName() {
    String id = create("offices", 5).prefixListId();
    assertThat(found("owner-id", "AWS")).hasSize(3).doesNotContain(id);
    assertThat(found("owner-id", "000000000000")).containsExactly(id);
    assertThat(found("prefix-list-name", "off*")).containsExactly(id);
    assertThat(found("prefix-list-id", id)).containsExactly(id);
    assertThat(ec2.describeManagedPrefixLists(r -> r.maxResults(1)).prefixLists()).hasSize(1);
  }

  private List<String> found(String filter, String value) {
    return ec2
        .describeManagedPrefixLists(
            r -> r.filters(Filter.builder().name(filter).values(value).build()))
        .prefixLists()
        .stream()
        .map(ManagedPrefixList::prefixListId)
        .toList();
  }
}
