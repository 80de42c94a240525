package io.github.localec2.server.protocol.codec;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** Fills SDK model objects to the last member, differently at each call. */
final class SampleModels {
  private static final int DEEPEST = 20;

  private final Random random;
  private final long resolutionMillis;

  /**
   * @param resolutionMillis of the times made
   */
  SampleModels(long seed, long resolutionMillis) {
    this.random = new Random(seed);
    this.resolutionMillis = resolutionMillis;
  }

  /** An object of the class with every member set. */
  Object filled(Class<?> model) {
    return filled(
        () -> {
          try {
            return (SdkPojo) model.getMethod("builder").invoke(null);
          } catch (ReflectiveOperationException e) {
            throw new LinkageError(model + " has no builder", e);
          }
        },
        0);
  }

  private Object filled(Supplier<SdkPojo> constructor, int depth) {
    SdkPojo builder = constructor.get();
    Class<?> model = ((Buildable) constructor.get()).build().getClass();
    for (SdkField<?> field : builder.sdkFields()) {
      if (depth < DEEPEST) {
        field.set(builder, value(field, EnumValues.of(model, field.memberName()), depth));
      }
    }
    return ((Buildable) builder).build();
  }

  private Object value(SdkField<?> field, @Nullable Set<String> allowed, int depth) {
    return switch (field.marshallingType().getKnownType()) {
      case STRING -> allowed == null ? text() : pick(allowed);
      case INTEGER -> random.nextInt(2_000_000) - 1_000;
      case LONG -> random.nextLong();
      case SHORT -> (short) random.nextInt(30_000);
      case FLOAT -> random.nextInt(1_000) / 8f;
      case DOUBLE -> random.nextInt(1_000_000) / 64d;
      case BIG_DECIMAL -> BigDecimal.valueOf(random.nextInt(10_000), 2);
      case BOOLEAN -> random.nextBoolean();
      case INSTANT -> {
        long millis = Math.floorMod(random.nextLong(), 4_000_000_000_000L);
        yield Instant.ofEpochMilli(millis - millis % resolutionMillis);
      }
      case SDK_BYTES -> SdkBytes.fromUtf8String(text());
      case SDK_POJO -> filled(field.constructor(), depth + 1);
      case LIST -> {
        SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
        List<Object> list = new ArrayList<>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
          list.add(value(element, allowed, depth + 1));
        }
        yield list;
      }
      default -> throw new AssertionError("EC2 has no members like " + field.memberName());
    };
  }

  private String pick(Set<String> values) {
    List<String> sorted = new ArrayList<>(new TreeSet<>(values));
    return sorted.get(random.nextInt(sorted.size()));
  }

  /** Text with all that has to be escaped somewhere. */
  private String text() {
    return "v" + random.nextInt(1_000_000) + " &<>\"'%+=/é€😀\n;";
  }
}
