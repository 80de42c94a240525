package io.github.localec2.server.network;

import io.github.localec2.server.state.RegionView;

/** What AWS puts into every region of an account before anybody asks. */
public final class RegionDefaults {
  private RegionDefaults() {}

  /** Fills a fresh region. */
  public static void fill(RegionView view) {}
}
