package io.github.localec2.server.securitygroup;

import static io.github.localec2.server.securitygroup.SecurityGroupTables.PREFIX_LISTS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.PREFIX_LIST_VERSIONS;
import static io.github.localec2.server.securitygroup.SecurityGroupTables.VERSIONS_BY_PREFIX_LIST;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import software.amazon.awssdk.services.ec2.model.ManagedPrefixList;
import software.amazon.awssdk.services.ec2.model.PrefixListState;

/** The states that a prefix list goes through with each change. */
final class PrefixListStates {
  static final Settling DONE =
      Settling.of("prefix-list-complete", PREFIX_LISTS, PrefixListStates::done);

  static final Settling GONE = Settling.named("prefix-list-deleted", PrefixListStates::remove);

  private PrefixListStates() {}

  private static ManagedPrefixList done(ManagedPrefixList list) {
    PrefixListState next =
        switch (list.state()) {
          case CREATE_IN_PROGRESS -> PrefixListState.CREATE_COMPLETE;
          case MODIFY_IN_PROGRESS -> PrefixListState.MODIFY_COMPLETE;
          case RESTORE_IN_PROGRESS -> PrefixListState.RESTORE_COMPLETE;
          default -> list.state();
        };
    return list.toBuilder().state(next).build();
  }

  private static void remove(RegionView view, String id) {
    view.rows(PREFIX_LIST_VERSIONS)
        .by(VERSIONS_BY_PREFIX_LIST, id)
        .forEach(version -> view.rows(PREFIX_LIST_VERSIONS).remove(version.key()));
    view.rows(PREFIX_LISTS).remove(id);
  }

  /** The caller's list, if no other change of it is under way. */
  static ManagedPrefixList changeable(Call call, String id) {
    ManagedPrefixList list = PrefixLists.get(call.view(), id);
    if (AwsPrefixList.OWNER.equals(list.ownerId())) {
      throw PrefixListFaults.notYours(id);
    }
    if (list.stateAsString().endsWith("-in-progress")) {
      throw PrefixListFaults.busy(id, list.stateAsString());
    }
    return list;
  }
}
