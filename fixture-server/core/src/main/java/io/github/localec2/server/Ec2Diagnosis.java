package io.github.localec2.server;

import java.util.List;

/**
 * How a server is doing at one moment, for a person who wonders why a test failed. Secrets that are
 * known as such are left out: keys, passwords, user data, tokens.
 *
 * @param server its address and what its instances are
 * @param resources what is there, by account, region and kind
 * @param machines what is behind the instances that have not ended
 */
public record Ec2Diagnosis(String server, List<Resources> resources, List<Machine> machines) {

  public Ec2Diagnosis {
    resources = List.copyOf(resources);
    machines = List.copyOf(machines);
  }

  /**
   * The resources of a kind.
   *
   * @param account 12 digits
   * @param region such as {@code eu-west-1}
   * @param kind such as {@code vpcs}
   * @param records a line for each
   */
  public record Resources(String account, String region, String kind, List<String> records) {
    public Resources {
      records = List.copyOf(records);
    }
  }

  /**
   * What is behind an instance.
   *
   * @param instanceId the instance
   * @param facts a line for each: its state, its addresses, the ports that lead into it
   * @param console what it has written to its console, the end of it; empty for nothing
   * @param userData the end of what its user data has written; empty where it runs none
   */
  public record Machine(String instanceId, List<String> facts, String console, String userData) {
    public Machine {
      facts = List.copyOf(facts);
    }
  }

  /** All of it as text. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(server).append('\n');
    for (Machine machine : machines) {
      out.append('\n').append(machine.instanceId()).append('\n');
      machine.facts().forEach(fact -> out.append("  ").append(fact).append('\n'));
      block(out, "console", machine.console());
      block(out, "user data", machine.userData());
    }
    for (Resources each : resources) {
      out.append('\n').append(each.account()).append(' ').append(each.region()).append(' ');
      out.append(each.kind()).append('\n');
      each.records().forEach(line -> out.append("  ").append(line).append('\n'));
    }
    return out.toString();
  }

  private static void block(StringBuilder out, String title, String text) {
    if (!text.isEmpty()) {
      out.append("  ").append(title).append(":\n");
      text.lines().forEach(line -> out.append("    ").append(line).append('\n'));
    }
  }
}
