package io.github.localec2.junit;

import io.github.localec2.server.vm.VmAccess;
import io.github.localec2.server.vm.VmCommand;
import io.github.localec2.server.vm.VmExit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program to be run in a machine, and what it gets. */
public final class Ec2Command {
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final String instanceId;
  private final VmAccess access;
  private final List<String> words;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private String directory = "";
  private String user = "";
  private byte[] input = new byte[0];
  private Duration timeout = VmCommand.TIMEOUT;

  Ec2Command(String instanceId, VmAccess access, String... words) {
    this.instanceId = instanceId;
    this.access = access;
    this.words = List.of(words);
  }

  /** Sets a variable of its environment. */
  public Ec2Command env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** The directory that it starts in, absolute. */
  public Ec2Command directory(String path) {
    directory = path;
    return this;
  }

  /** Who runs it; root unless set. */
  public Ec2Command user(String name) {
    user = name;
    return this;
  }

  /** What it reads from its standard input, in UTF-8. */
  public Ec2Command stdin(String text) {
    return stdin(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What it reads from its standard input. */
  public Ec2Command stdin(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  /** How long it may run; a minute unless set. */
  public Ec2Command timeout(Duration limit) {
    timeout = limit;
    return this;
  }

  /**
   * Runs it to its end; when its time is up, it is ended with all that it has started.
   *
   * @throws AssertionError where it can't be run; or where its time was up, with what it had
   *     written
   * @throws IllegalArgumentException quoting a value that can't be
   */
  public Ec2CommandResult run() {
    VmCommand command = new VmCommand(words, environment, directory, user, input, timeout);
    String program = "'" + String.join(" ", words) + "'";
    VmExit exit =
        Patience.answer(
            program + " did not run in " + instanceId,
            access.run(instanceId, command),
            timeout.plus(MARGIN),
            () -> "");
    Ec2CommandResult result =
        new Ec2CommandResult(program, exit.code(), exit.output(), exit.errors());
    if (exit.timedOut()) {
      throw new AssertionError(
          program
              + " has not ended in "
              + instanceId
              + " within "
              + Patience.words(timeout)
              + result.written());
    }
    return result;
  }
}
