package io.github.localec2.samples.fleet;

/** No subnet of a fleet has room for the rest of it. */
public final class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoRoomException(Fleet fleet, int launched) {
    super(
        "Only %d of %d instances of %s found room in %s"
            .formatted(launched, fleet.size(), fleet.service(), fleet.subnetIds()));
  }
}
