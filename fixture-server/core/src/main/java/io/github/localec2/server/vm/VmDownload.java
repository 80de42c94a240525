package io.github.localec2.server.vm;

/**
 * How the download of an image is doing.
 *
 * @param imageId the AMI
 * @param image where it comes from, such as {@code ubuntu:22.04}
 * @param stage how far it is
 * @param done bytes that are here
 * @param total bytes that there are, as far as known; they may become more
 * @param problem what went wrong; empty unless it failed
 */
public record VmDownload(
    String imageId, String image, Stage stage, long done, long total, String problem) {
  /** How far a download is. */
  public enum Stage {
    RUNNING,
    DONE,
    FAILED
  }
}
