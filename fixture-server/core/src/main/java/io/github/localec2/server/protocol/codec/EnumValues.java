package io.github.localec2.server.protocol.codec;

import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.AccountAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** Finds which values a member may have, from the typed getter that the SDK gives it. */
final class EnumValues {
  /**
   * Enums that are behind the service: it has more account attributes than the model, and gets new
   * instance types all the time. Their families know better.
   */
  private static final Set<Class<?>> OPEN = Set.of(InstanceType.class, AccountAttributeName.class);

  private EnumValues() {}

  /** The values of the member, or of its elements; null where any text will do. */
  static @Nullable Set<String> of(Class<?> model, String memberName) {
    String getter = Character.toLowerCase(memberName.charAt(0)) + memberName.substring(1);
    for (String suffix : new String[] {"AsString", "AsStrings"}) {
      try {
        model.getMethod(getter + suffix);
        return values(model.getMethod(getter));
      } catch (NoSuchMethodException notAnEnum) {
        // the member is plain text under this suffix
      }
    }
    return null;
  }

  private static @Nullable Set<String> values(Method getter) {
    Type type = getter.getGenericReturnType();
    if (type instanceof ParameterizedType list) {
      type = list.getActualTypeArguments()[0];
    }
    if (!(type instanceof Class<?> enumType) || !enumType.isEnum() || OPEN.contains(enumType)) {
      return null;
    }
    return Arrays.stream(enumType.getEnumConstants())
        .map(Object::toString)
        // the SDK's own stand-in for values that it does not know
        .filter(value -> !value.equals("null"))
        .collect(Collectors.toUnmodifiableSet());
  }
}
