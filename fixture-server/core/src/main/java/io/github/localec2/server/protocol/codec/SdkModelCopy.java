package io.github.localec2.server.protocol.codec;

import io.github.localec2.server.operation.ModelCopy;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.utils.builder.Buildable;
import software.amazon.awssdk.utils.builder.ToCopyableBuilder;

/** Copies by what the SDK's classes say of themselves, so that members of newer SDKs come along. */
public final class SdkModelCopy implements ModelCopy {
  private static final Map<Class<?>, Map<String, SdkField<?>>> FIELDS = new ConcurrentHashMap<>();

  @Override
  public <T> T as(Object source, Class<T> type) {
    return type.cast(fill(newBuilder(type), (SdkPojo) source));
  }

  @Override
  public <T> T over(T upper, T base) {
    SdkPojo builder = (SdkPojo) ((ToCopyableBuilder<?, ?>) base).toBuilder();
    for (SdkField<?> field : ((SdkPojo) upper).sdkFields()) {
      Object value = field.getValueOrDefault(upper);
      if (isSet(value)) {
        field.set(builder, value);
      }
    }
    @SuppressWarnings("unchecked")
    T merged = (T) ((Buildable) builder).build();
    return merged;
  }

  private static Object fill(SdkPojo builder, SdkPojo source) {
    Map<String, SdkField<?>> targets =
        FIELDS.computeIfAbsent(builder.getClass(), any -> byName(builder));
    for (SdkField<?> field : source.sdkFields()) {
      Object value = field.getValueOrDefault(source);
      SdkField<?> target = targets.get(key(field));
      if (target != null && isSet(value) && alike(field, target)) {
        target.set(builder, converted(target, value));
      }
    }
    return ((Buildable) builder).build();
  }

  private static Object converted(SdkField<?> target, Object value) {
    if (kind(target) == MarshallingKnownType.SDK_POJO) {
      return fill(target.constructor().get(), (SdkPojo) value);
    }
    if (kind(target) != MarshallingKnownType.LIST) {
      return value;
    }
    SdkField<?> element = element(target);
    List<Object> elements = new ArrayList<>();
    for (Object each : (List<?>) value) {
      elements.add(converted(element, each));
    }
    return elements;
  }

  private static boolean isSet(@Nullable Object value) {
    return value != null && !(value instanceof SdkAutoConstructList);
  }

  private static boolean alike(SdkField<?> one, SdkField<?> other) {
    return kind(one) == kind(other)
        && (kind(one) != MarshallingKnownType.LIST || kind(element(one)) == kind(element(other)));
  }

  private static SdkField<?> element(SdkField<?> list) {
    return list.getTrait(ListTrait.class).memberFieldInfo();
  }

  private static MarshallingKnownType kind(SdkField<?> field) {
    return field.marshallingType().getKnownType();
  }

  private static Map<String, SdkField<?>> byName(SdkPojo pojo) {
    return pojo.sdkFields().stream().collect(Collectors.toMap(SdkModelCopy::key, field -> field));
  }

  /** The API writes RamdiskId in one place and RamDiskId in another. */
  private static String key(SdkField<?> field) {
    return field.memberName().toLowerCase(Locale.ROOT);
  }

  static SdkPojo newBuilder(Class<?> type) {
    try {
      return (SdkPojo) type.getMethod("builder").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(type + " is no class of the SDK's model", e);
    }
  }
}
