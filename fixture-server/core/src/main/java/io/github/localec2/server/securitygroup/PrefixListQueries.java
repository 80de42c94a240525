package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.PREFIX_LISTS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.PREFIX_LIST_VERSIONS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Filters;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeManagedPrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.DescribePrefixListsRequest;
import software.amazon.awssdk.services.ec2.model.DescribePrefixListsResponse;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListAssociationsRequest;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListAssociationsResponse;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesRequest;
import software.amazon.awssdk.services.ec2.model.GetManagedPrefixListEntriesResponse;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListEntry;

/** What is asked about prefix lists: the account's own and those of AWS. */
final class PrefixListQueries {
  private static final Filters<ManagedPrefixList> MANAGED =
      Filters.<ManagedPrefixList>plain()
          .one("owner-id", ManagedPrefixList::ownerId)
          .one("prefix-list-id", ManagedPrefixList::prefixListId)
          .one("prefix-list-name", ManagedPrefixList::prefixListName)
          .tags(ManagedPrefixList::tags)
          .build();

  private static final Filters<PrefixList> SERVICES =
      Filters.<PrefixList>plain()
          .one("prefix-list-id", PrefixList::prefixListId)
          .one("prefix-list-name", PrefixList::prefixListName)
          .build();

  private PrefixListQueries() {}

  static Family addTo(Family family) {
    return family
        .read(DescribeManagedPrefixListsRequest.class, PrefixListQueries::describeManaged)
        .read(DescribePrefixListsRequest.class, PrefixListQueries::describeServices)
        .read(GetManagedPrefixListEntriesRequest.class, PrefixListQueries::entries)
        .read(GetManagedPrefixListAssociationsRequest.class, PrefixListQueries::associations);
  }

  private static DescribeManagedPrefixListsResponse describeManaged(
      DescribeManagedPrefixListsRequest request, Call call) {
    List<String> ids = request.prefixListIds();
    Stream<ManagedPrefixList> lists =
        ids.isEmpty()
            ? Stream.concat(
                AwsPrefixLists.of(call.region()).all().stream()
                    .map(list -> list.described(call.region())),
                call.rows(PREFIX_LISTS).all())
            : new LinkedHashSet<>(ids).stream().map(id -> PrefixLists.get(call.view(), id));
    List<ManagedPrefixList> found =
        lists.filter(MANAGED.matching(call.view(), request.filters())).toList();
    var page =
        call.page(
            found, request.maxResults(), request.nextToken(), List.of(ids, request.filters()));
    return DescribeManagedPrefixListsResponse.builder()
        .prefixLists(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** Only services with gateway endpoints have lists here. */
  private static DescribePrefixListsResponse describeServices(
      DescribePrefixListsRequest request, Call call) {
    List<String> ids = request.prefixListIds();
    List<PrefixList> all =
        AwsPrefixLists.of(call.region()).all().stream()
            .filter(AwsPrefixList::gateway)
            .map(AwsPrefixList::asService)
            .toList();
    for (String id : ids) {
      if (all.stream().noneMatch(list -> list.prefixListId().equals(id))) {
        throw PREFIX_LISTS.faults().notFound(id);
      }
    }
    List<PrefixList> found =
        all.stream()
            .filter(list -> ids.isEmpty() || ids.contains(list.prefixListId()))
            .filter(SERVICES.matching(call.view(), request.filters()))
            .toList();
    var page =
        call.page(
            found, request.maxResults(), request.nextToken(), List.of(ids, request.filters()));
    return DescribePrefixListsResponse.builder()
        .prefixLists(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static GetManagedPrefixListEntriesResponse entries(
      GetManagedPrefixListEntriesRequest request, Call call) {
    String id = PrefixLists.get(call.view(), request.prefixListId()).prefixListId();
    var page =
        call.page(
            entries(call, id, request.targetVersion()),
            request.maxResults(),
            request.nextToken(),
            List.of(id, String.valueOf(request.targetVersion())));
    return GetManagedPrefixListEntriesResponse.builder()
        .entries(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static List<PrefixListEntry> entries(Call call, String id, @Nullable Long version) {
    ManagedPrefixList own = call.rows(PREFIX_LISTS).find(id).orElse(null);
    if (own == null) {
      return AwsPrefixLists.of(call.region())
          .find(id)
          .map(AwsPrefixList::entries)
          .orElse(List.of());
    }
    long wanted = version == null ? own.version() : version;
    return call.rows(PREFIX_LIST_VERSIONS)
        .find(PrefixListVersion.key(id, wanted))
        .orElseThrow(() -> PrefixListFaults.versionNotFound(id, wanted))
        .entries();
  }

  private static GetManagedPrefixListAssociationsResponse associations(
      GetManagedPrefixListAssociationsRequest request, Call call) {
    String id = PrefixLists.get(call.view(), request.prefixListId()).prefixListId();
    var page =
        call.page(
            PrefixListUsers.of(call.view(), id).toList(),
            request.maxResults(),
            request.nextToken(),
            List.of(id));
    return GetManagedPrefixListAssociationsResponse.builder()
        .prefixListAssociations(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
