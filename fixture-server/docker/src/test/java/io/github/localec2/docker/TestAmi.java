package io.github.localec2.docker;

/** The images that the tests launch, made by {@code src/test/docker/build-images.sh}. */
enum TestAmi {
  /** Busybox alone, without sshd. */
  BUSYBOX("ami-7e57000001"),
  /** Debian with OpenSSH. */
  SSHD("ami-7e57000002"),
  /** No program at all. */
  BARE("ami-7e57000003");

  private final String id;

  TestAmi(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }

  String image() {
    return "localec2-test/" + name().toLowerCase(java.util.Locale.ROOT) + ":latest";
  }

  String amiName() {
    return "test-" + name().toLowerCase(java.util.Locale.ROOT);
  }
}
