package io.github.localec2.server.flowlog;

import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.FlowLog;

/** Where flow logs are kept. */
public final class FlowLogTables {
  private static final Table.Builder<FlowLog> FLOW_LOGS_BUILDER =
      Table.named("flow-logs", FlowLog::flowLogId)
          .idPrefix("fl-")
          .faults("flow log ID", "InvalidFlowLogId")
          .tags("vpc-flow-log", FlowLog::tags, (row, tags) -> row.toBuilder().tags(tags).build());

  static final Table.Index<FlowLog> FLOW_LOGS_BY_RESOURCE =
      FLOW_LOGS_BUILDER.indexOne(FlowLog::resourceId);

  public static final Table<FlowLog> FLOW_LOGS = FLOW_LOGS_BUILDER.build();

  private FlowLogTables() {}
}
