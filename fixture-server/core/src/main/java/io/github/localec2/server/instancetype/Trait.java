package io.github.localec2.server.instancetype;

/** What an instance type has or has not, by its word in the catalogue's column of traits. */
enum Trait {
  FREE_TIER("free-tier"),
  BURSTABLE("burstable"),
  HIBERNATION("hibernation"),
  AUTO_RECOVERY("auto-recovery"),
  REBOOT_MIGRATION("reboot-migration"),
  DEDICATED_HOSTS("dedicated-hosts"),
  ENCLAVES("enclaves"),
  TPM("tpm"),
  PROCESSOR_HIBERNATION_CONTROL("phc"),
  TRANSIT_ENCRYPTION("transit-encryption"),
  ENA_EXPRESS("ena-express"),
  FLEXIBLE_ENA_QUEUES("flexible-ena-queues");

  private final String word;

  Trait(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
