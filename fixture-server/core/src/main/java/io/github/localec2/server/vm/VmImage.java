package io.github.localec2.server.vm;

import java.time.Instant;

/**
 * An image of an engine that is an AMI.
 *
 * @param imageId such as {@code ami-000001}
 * @param name the AMI's
 * @param architecture {@code x86_64} or {@code arm64}
 * @param created when the image was made
 */
public record VmImage(String imageId, String name, String architecture, Instant created) {}
