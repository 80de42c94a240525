package io.github.localec2.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.core.command.CommitCmdImpl;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes an image of a container that is like the one it was made from, with another content: it has
 * that image's entrypoint, not our agent. docker-java's command knows no entrypoint; this one does.
 */
final class Commit extends CommitCmdImpl {
  @JsonProperty("Entrypoint")
  private final List<String> entrypoint;

  /**
   * @param image what the container was made from
   * @param labels the owner's; they replace those of the container, which can't be taken away
   */
  Commit(Engine engine, DockerMachine machine, AmiImage image, Map<String, String> labels) {
    super(engine.commands().createCommitCmdExec(), machine.containerId());
    this.entrypoint = image.entrypoint();
    Map<String, String> all = new LinkedHashMap<>(labels);
    all.put(Owner.INSTANCE, "");
    withLabels(all);
    withCmd(image.command().isEmpty() ? new String[] {"/bin/sh"} : words(image.command()));
    withUser(image.user().isEmpty() ? "0:0" : image.user());
  }

  private static String[] words(List<String> command) {
    return command.toArray(String[]::new);
  }

  /** As it is sent. */
  List<String> entrypoint() {
    return entrypoint;
  }
}
