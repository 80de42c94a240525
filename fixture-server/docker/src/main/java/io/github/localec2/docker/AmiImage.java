package io.github.localec2.docker;

import java.util.List;

/**
 * An image of the engine that stands for an AMI.
 *
 * @param id the engine's id of it, such as {@code sha256:…}
 * @param reference what a container is made from: a name with a tag, or the id
 * @param architecture in Docker's words, such as {@code amd64}
 * @param user who the image's programs run as; empty for root
 * @param entrypoint the image's own; empty for none
 * @param command the image's own; empty for none
 */
public record AmiImage(
    String id,
    String reference,
    String architecture,
    String user,
    List<String> entrypoint,
    List<String> command) {
  public AmiImage {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
  }

  /**
   * Whom the image is used by besides root: the first of these whom it has, each a name or a
   * number.
   */
  public List<String> usualUsers() {
    return Accounts.candidates(user);
  }
}
