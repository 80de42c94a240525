package io.github.localec2.server.state;

/**
 * How EC2 complains about ids of one resource type.
 *
 * @param noun the words before the id in EC2's message, such as {@code vpc ID}
 * @param notFoundCode such as {@code InvalidVpcID.NotFound}
 * @param malformedCode such as {@code InvalidVpcID.Malformed}; the not-found code where EC2 has
 *     none
 * @param end what the not-found message ends with: a full stop or nothing
 */
public record IdFaults(String noun, String notFoundCode, String malformedCode, String end) {

  public IdFaults(String noun, String notFoundCode, String malformedCode) {
    this(noun, notFoundCode, malformedCode, "");
  }

  /** {@code stem.NotFound} and {@code stem.Malformed}, the usual pair. */
  public static IdFaults of(String noun, String stem) {
    return new IdFaults(noun, stem + ".NotFound", stem + ".Malformed");
  }

  public Ec2Fault notFound(String id) {
    return Ec2Fault.of(notFoundCode, "The " + noun + " '" + id + "' does not exist" + end);
  }

  /** EC2 names all the ids that are missing, not only the first. */
  public Ec2Fault notFound(java.util.Collection<String> ids) {
    if (ids.size() == 1) {
      return notFound(ids.iterator().next());
    }
    return Ec2Fault.of(
        notFoundCode, "The " + noun + "s '" + String.join(", ", ids) + "' do not exist" + end);
  }

  public Ec2Fault malformed(String id, String prefix) {
    return Ec2Fault.of(
        malformedCode, "Invalid id: \"" + id + "\" (expecting \"" + prefix + "...\")");
  }
}
