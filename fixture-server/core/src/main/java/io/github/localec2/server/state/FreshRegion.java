package io.github.localec2.server.state;

/** A read needs what AWS puts into a region that nobody has used before. */
final class FreshRegion extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FreshRegion() {
    super("the region has no defaults yet", null, false, false);
  }
}
