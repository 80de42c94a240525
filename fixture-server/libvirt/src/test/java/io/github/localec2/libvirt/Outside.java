package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** A machine beyond this host, for guests: a network namespace with a server on port 22. */
final class Outside implements AutoCloseable {
  /** Of a block for documentation, which leads nowhere else. */
  private static final String THERE = "198.51.100.2";

  private static final String HERE = "198.51.100.1";

  private final String name = "localec2-" + ProcessHandle.current().pid();
  private final Process server;

  Outside() throws IOException {
    String link = "out" + ProcessHandle.current().pid();
    ok("ip", "netns", "add", name);
    ok("ip", "link", "add", link, "type", "veth", "peer", "name", "up0", "netns", name);
    ok("ip", "addr", "add", HERE + "/30", "dev", link);
    ok("ip", "link", "set", link, "up");
    ok("ip", "-n", name, "addr", "add", THERE + "/30", "dev", "up0");
    ok("ip", "-n", name, "link", "set", "up0", "up");
    server =
        new ProcessBuilder(
                "ip", "netns", "exec", name, "busybox", "nc", "-ll", "-p", "22", "-e", "echo",
                "SSH")
            .start();
  }

  String address() {
    return THERE;
  }

  private static void ok(String... command) {
    RealHost.Outcome outcome = RealHost.run(command);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  /** The link goes with the namespace. */
  @Override
  public void close() {
    server.destroyForcibly();
    RealHost.run("ip", "netns", "del", name);
  }
}
