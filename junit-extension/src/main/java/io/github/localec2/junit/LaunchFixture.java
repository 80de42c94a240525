package io.github.localec2.junit;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/** An instance that a test is about to have; immutable, each method returns another. */
public final class LaunchFixture {
  private final Ec2Fixtures fixtures;
  private final String ami;
  private final String type;
  private final String userData;
  private final String keyPair;
  private final List<String> securityGroups;
  private final List<Tag> tags;

  LaunchFixture(Ec2Fixtures fixtures, String ami) {
    this(fixtures, ami, "t3.micro", "", "", List.of(), List.of());
  }

  private LaunchFixture(
      Ec2Fixtures fixtures,
      String ami,
      String type,
      String userData,
      String keyPair,
      List<String> securityGroups,
      List<Tag> tags) {
    this.fixtures = fixtures;
    this.ami = ami;
    this.type = type;
    this.userData = userData;
    this.keyPair = keyPair;
    this.securityGroups = securityGroups;
    this.tags = tags;
  }

  /** An instance type; {@code t3.micro} unless set. */
  public LaunchFixture type(String value) {
    return new LaunchFixture(fixtures, ami, value, userData, keyPair, securityGroups, tags);
  }

  /** User data as it is, not in Base64. */
  public LaunchFixture userData(String value) {
    return new LaunchFixture(fixtures, ami, type, value, keyPair, securityGroups, tags);
  }

  /** The name of a key pair that there is. */
  public LaunchFixture keyPair(String name) {
    return new LaunchFixture(fixtures, ami, type, userData, name, securityGroups, tags);
  }

  /** Names of security groups of the default VPC. */
  public LaunchFixture securityGroups(String... names) {
    return new LaunchFixture(fixtures, ami, type, userData, keyPair, List.of(names), tags);
  }

  /** The value of the tag {@code Name}. */
  public LaunchFixture name(String value) {
    return tag("Name", value);
  }

  /** One more tag. */
  public LaunchFixture tag(String key, String value) {
    return tagged(List.of(Tag.builder().key(key).value(value).build()));
  }

  LaunchFixture tagged(List<Tag> more) {
    return new LaunchFixture(
        fixtures,
        ami,
        type,
        userData,
        keyPair,
        securityGroups,
        Stream.concat(tags.stream(), more.stream()).toList());
  }

  /** Launches it, and returns it when it runs. */
  public Instance launch() {
    return fixtures.launch(this);
  }

  String ami() {
    return ami;
  }

  String type() {
    return type;
  }

  String userData() {
    return userData;
  }

  String keyPair() {
    return keyPair;
  }

  List<String> securityGroups() {
    return securityGroups;
  }

  List<Tag> tags() {
    return tags;
  }
}
