package io.github.localec2.samples.jetty11;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import java.io.UncheckedIOException;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** The instances of an account by their types. */
final class Inventory {
  private final Ec2Client ec2;
  private final ObjectMapper json = new ObjectMapper();

  Inventory(Ec2Client ec2) {
    this.ec2 = ec2;
  }

  /** Such as {@code {"t3.micro":["i-0123456789abcdef0"]}}. */
  byte[] toJson() {
    List<Instance> instances =
        ec2.describeInstancesPaginator().reservations().stream()
            .flatMap(reservation -> reservation.instances().stream())
            .toList();
    ImmutableListMultimap<String, Instance> byType =
        Multimaps.index(instances, Instance::instanceTypeAsString);
    try {
      return json.writeValueAsBytes(
          Multimaps.transformValues(byType, Instance::instanceId).asMap());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
