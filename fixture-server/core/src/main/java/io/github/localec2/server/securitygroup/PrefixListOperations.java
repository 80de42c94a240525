package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.PREFIX_LISTS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.PREFIX_LIST_VERSIONS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateManagedPrefixListRequest;
import software.amazon.awssdk.services.ec2.model.CreateManagedPrefixListResponse;
import software.amazon.awssdk.services.ec2.model.DeleteManagedPrefixListRequest;
import software.amazon.awssdk.services.ec2.model.DeleteManagedPrefixListResponse;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.ModifyManagedPrefixListRequest;
import software.amazon.awssdk.services.ec2.model.ModifyManagedPrefixListResponse;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;
import software.amazon.awssdk.services.ec2.model.PrefixListState;
import software.amazon.awssdk.services.ec2.model.RestoreManagedPrefixListVersionRequest;
import software.amazon.awssdk.services.ec2.model.RestoreManagedPrefixListVersionResponse;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Managed prefix lists: made, changed in versions, deleted.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html">Managed
 *     prefix lists</a>
 */
public final class PrefixListOperations {
  private static final int MAX_NAME = 255;
  private static final int MAX_SIZE = 1000;
  private static final String AWS_NAMES = "com.amazonaws";

  private PrefixListOperations() {}

  public static Family family() {
    return PrefixListQueries.addTo(new Family())
        .write(CreateManagedPrefixListRequest.class, PrefixListOperations::create)
        .write(ModifyManagedPrefixListRequest.class, PrefixListOperations::modify)
        .write(RestoreManagedPrefixListVersionRequest.class, PrefixListOperations::restore)
        .write(DeleteManagedPrefixListRequest.class, PrefixListOperations::delete);
  }

  private static CreateManagedPrefixListResponse create(
      CreateManagedPrefixListRequest request, Call call) {
    String family = request.addressFamily();
    if (!"IPv4".equals(family) && !PrefixLists.IPV6.equals(family)) {
      throw CommonFaults.invalidValue("AddressFamily", family, "Valid values are: IPv4, IPv6.");
    }
    int size = checkedSize(request.maxEntries());
    String name = checkedName(request.prefixListName());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "prefix-list");
    List<PrefixListEntry> entries =
        new PrefixListEntries(PrefixLists.IPV6.equals(family), List.of())
            .change(List.of(), request.entries())
            .atMost(size);
    String id = call.view().newId(PREFIX_LISTS, tags);
    ManagedPrefixList list =
        ManagedPrefixList.builder()
            .prefixListId(id)
            .addressFamily(family)
            .state(PrefixListState.CREATE_IN_PROGRESS)
            .prefixListArn(call.view().arn("prefix-list/" + id))
            .prefixListName(name)
            .maxEntries(size)
            .version(1L)
            .tags(tags)
            .ownerId(call.account())
            .build();
    call.rows(PREFIX_LIST_VERSIONS).put(new PrefixListVersion(id, 1, entries));
    call.rows(PREFIX_LISTS).put(list);
    call.later(PrefixListStates.DONE, id);
    return CreateManagedPrefixListResponse.builder().prefixList(list).build();
  }

  private static ModifyManagedPrefixListResponse modify(
      ModifyManagedPrefixListRequest request, Call call) {
    ManagedPrefixList list = PrefixListStates.changeable(call, request.prefixListId());
    boolean entries = !request.addEntries().isEmpty() || !request.removeEntries().isEmpty();
    if (entries && request.maxEntries() != null) {
      throw CommonFaults.invalidParameterCombination(
          "You cannot modify the entries and the maximum entries for the prefix list in the same"
              + " request.");
    }
    checkVersion(list, request.currentVersion(), entries);
    ManagedPrefixList.Builder changed = list.toBuilder().state(PrefixListState.MODIFY_IN_PROGRESS);
    if (request.prefixListName() != null) {
      changed.prefixListName(checkedName(request.prefixListName()));
    }
    List<PrefixListEntry> before =
        PrefixLists.entries(call.view(), list.prefixListId(), list.version());
    if (request.maxEntries() != null) {
      int size = checkedSize(request.maxEntries());
      if (size < before.size()) {
        throw PrefixListFaults.tooManyEntries(size);
      }
      changed.maxEntries(size);
    }
    if (entries) {
      List<PrefixListEntry> after =
          new PrefixListEntries(PrefixLists.IPV6.equals(list.addressFamily()), before)
              .change(request.removeEntries(), request.addEntries())
              .atMost(list.maxEntries());
      changed.version(nextVersion(call, list, after));
    }
    return ModifyManagedPrefixListResponse.builder().prefixList(put(call, changed)).build();
  }

  private static RestoreManagedPrefixListVersionResponse restore(
      RestoreManagedPrefixListVersionRequest request, Call call) {
    ManagedPrefixList list = PrefixListStates.changeable(call, request.prefixListId());
    checkVersion(list, request.currentVersion(), true);
    long wanted = request.previousVersion();
    PrefixListVersion previous =
        call.rows(PREFIX_LIST_VERSIONS)
            .find(PrefixListVersion.key(list.prefixListId(), wanted))
            .orElseThrow(() -> PrefixListFaults.versionNotFound(list.prefixListId(), wanted));
    if (previous.entries().size() > list.maxEntries()) {
      throw PrefixListFaults.tooManyEntries(list.maxEntries());
    }
    ManagedPrefixList.Builder changed =
        list.toBuilder()
            .state(PrefixListState.RESTORE_IN_PROGRESS)
            .version(nextVersion(call, list, previous.entries()));
    return RestoreManagedPrefixListVersionResponse.builder().prefixList(put(call, changed)).build();
  }

  private static DeleteManagedPrefixListResponse delete(
      DeleteManagedPrefixListRequest request, Call call) {
    ManagedPrefixList list = PrefixListStates.changeable(call, request.prefixListId());
    String id = list.prefixListId();
    if (PrefixListUsers.of(call.view(), id).findAny().isPresent()) {
      throw PrefixListFaults.inUse(id);
    }
    ManagedPrefixList going = list.toBuilder().state(PrefixListState.DELETE_IN_PROGRESS).build();
    call.rows(PREFIX_LISTS).put(going);
    call.later(PrefixListStates.GONE, id);
    return DeleteManagedPrefixListResponse.builder().prefixList(going).build();
  }

  private static ManagedPrefixList put(Call call, ManagedPrefixList.Builder changed) {
    ManagedPrefixList list = call.rows(PREFIX_LISTS).put(changed.build());
    call.later(PrefixListStates.DONE, list.prefixListId());
    return list;
  }

  private static long nextVersion(
      Call call, ManagedPrefixList list, List<PrefixListEntry> entries) {
    long version = list.version() + 1;
    call.rows(PREFIX_LIST_VERSIONS)
        .put(new PrefixListVersion(list.prefixListId(), version, entries));
    return version;
  }

  private static void checkVersion(
      ManagedPrefixList list, @Nullable Long current, boolean required) {
    if (current == null) {
      if (required) {
        throw CommonFaults.missingParameter("CurrentVersion");
      }
    } else if (!current.equals(list.version())) {
      throw PrefixListFaults.versionMismatch();
    }
  }

  private static String checkedName(String name) {
    if (name.isEmpty()) {
      throw CommonFaults.missingParameter("PrefixListName");
    }
    if (name.length() > MAX_NAME) {
      throw CommonFaults.invalidValue(
          "PrefixListName", name, "Length exceeds maximum of " + MAX_NAME + ".");
    }
    if (name.startsWith(AWS_NAMES)) {
      throw CommonFaults.invalidValue(
          "PrefixListName", name, "Names must not begin with " + AWS_NAMES + ".");
    }
    return name;
  }

  private static int checkedSize(int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw CommonFaults.invalidValue(
          "MaxEntries", size, "Must specify a max size between 1 and " + MAX_SIZE + ".");
    }
    return size;
  }
}
