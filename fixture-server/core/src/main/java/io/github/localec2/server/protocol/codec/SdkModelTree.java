package io.github.localec2.server.protocol.codec;

import io.github.localec2.server.operation.ModelTree;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/** Trees by what the SDK's classes say of themselves, so that members of newer SDKs come along. */
public final class SdkModelTree implements ModelTree {

  @Override
  public boolean isModel(Class<?> type) {
    return SdkPojo.class.isAssignableFrom(type);
  }

  @Override
  public Map<String, Object> write(Object model) {
    SdkPojo pojo = (SdkPojo) model;
    Map<String, Object> members = new LinkedHashMap<>();
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null
          && !(value instanceof SdkAutoConstructList)
          && !(value instanceof SdkAutoConstructMap)) {
        members.put(field.memberName(), written(value));
      }
    }
    return members;
  }

  private Object written(Object value) {
    if (value instanceof SdkPojo) {
      return write(value);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::written).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> members = new LinkedHashMap<>();
      map.forEach((key, each) -> members.put(key.toString(), written(each)));
      return members;
    }
    if (value instanceof SdkBytes bytes) {
      return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
    }
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  @Override
  public Object read(Class<?> type, Map<?, ?> members) {
    return built(SdkModelCopy.newBuilder(type), members);
  }

  private static Object built(SdkPojo builder, Map<?, ?> members) {
    Map<String, SdkField<?>> fields =
        builder.sdkFields().stream()
            .collect(Collectors.toMap(SdkField::memberName, field -> field));
    members.forEach(
        (name, value) -> {
          SdkField<?> field = fields.get(name);
          if (field != null && value != null) {
            field.set(builder, read(field, value));
          }
        });
    return ((Buildable) builder).build();
  }

  private static Object read(SdkField<?> field, Object value) {
    MarshallingKnownType kind = field.marshallingType().getKnownType();
    try {
      return switch (kind) {
        case SDK_POJO -> built(field.constructor().get(), (Map<?, ?>) value);
        case LIST -> {
          SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
          List<Object> elements = new ArrayList<>();
          ((List<?>) value).forEach(each -> elements.add(read(element, each)));
          yield elements;
        }
        case MAP -> {
          SdkField<?> element = field.getTrait(MapTrait.class).valueFieldInfo();
          Map<String, Object> entries = new LinkedHashMap<>();
          ((Map<?, ?>) value)
              .forEach((key, each) -> entries.put((String) key, read(element, each)));
          yield entries;
        }
        case STRING -> (String) value;
        case BOOLEAN -> (Boolean) value;
        case INTEGER -> ((BigDecimal) value).intValueExact();
        case LONG -> ((BigDecimal) value).longValueExact();
        case SHORT -> ((BigDecimal) value).shortValueExact();
        case BYTE -> ((BigDecimal) value).byteValueExact();
        case FLOAT -> ((BigDecimal) value).floatValue();
        case DOUBLE -> ((BigDecimal) value).doubleValue();
        case BIG_DECIMAL -> (BigDecimal) value;
        case INSTANT -> Instant.parse((String) value);
        case SDK_BYTES -> SdkBytes.fromByteArray(Base64.getDecoder().decode((String) value));
        default -> throw new IllegalArgumentException("a member of kind " + kind);
      };
    } catch (ClassCastException | ArithmeticException e) {
      throw new IllegalArgumentException(field.memberName() + " can't be '" + value + "'", e);
    }
  }
}
