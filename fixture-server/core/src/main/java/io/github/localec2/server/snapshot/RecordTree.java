package io.github.localec2.server.snapshot;

import io.github.localec2.server.operation.ModelTree;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePSet;
import org.pcollections.MapPSet;
import org.pcollections.TreePMap;

/**
 * Takes the records of tables apart and puts them together again. They are the SDK's model objects
 * and Java records, which say themselves what they are made of; the latter check themselves when
 * they are made.
 */
final class RecordTree {
  private static final String SDK = "software.amazon.awssdk.services.ec2.model.";
  private static final String OURS = "io.github.localec2.server.";

  private final ModelTree models;

  RecordTree(ModelTree models) {
    this.models = models;
  }

  @Nullable Object write(@Nullable Object value) {
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Number) {
      return value;
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Instant || value instanceof Duration) {
      return value.toString();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      map.forEach((key, each) -> members.put(String.valueOf(write(key)), write(each)));
      return members;
    }
    if (value instanceof Collection<?> all) {
      return new ArrayList<>(all.stream().map(this::write).toList());
    }
    if (models.isModel(value.getClass())) {
      return models.write(value);
    }
    if (value instanceof Record) {
      return members(value);
    }
    throw new IllegalArgumentException("can't be written: " + value.getClass().getName());
  }

  private Map<String, @Nullable Object> members(Object value) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (RecordComponent each : value.getClass().getRecordComponents()) {
      try {
        Method accessor = each.getAccessor();
        accessor.setAccessible(true);
        Object present = accessor.invoke(value);
        Object member =
            each.getType() == Object.class && present != null ? typed(present) : write(present);
        if (member != null) {
          members.put(each.getName(), member);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("can't be written: " + value.getClass(), e);
      }
    }
    return members;
  }

  /** Of what can be any of the SDK's model objects its type is written too. */
  private Map<String, @Nullable Object> typed(Object model) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("type", model.getClass().getName());
    tree.put("value", write(model));
    return tree;
  }

  /**
   * The class of a name; only one that records can be of: a file must not name any other.
   *
   * @throws IllegalArgumentException quoting any other name
   */
  static Class<?> type(String name) {
    if (name.equals("java.lang.String")) {
      return String.class;
    }
    try {
      if (name.startsWith(SDK) || name.startsWith(OURS)) {
        Class<?> type = Class.forName(name, false, RecordTree.class.getClassLoader());
        if (type.isRecord() || name.startsWith(SDK)) {
          return type;
        }
      }
    } catch (ClassNotFoundException unknown) {
      // told below
    }
    throw new IllegalArgumentException("no type of records: '" + name + "'");
  }

  /**
   * The value of a type.
   *
   * @throws IllegalArgumentException quoting what can't be of the type
   */
  @Nullable Object read(Type type, @Nullable Object tree) {
    if (tree == null) {
      return null;
    }
    Class<?> raw =
        (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    try {
      if (raw == Object.class) {
        Map<?, ?> typed = (Map<?, ?>) tree;
        return read(type(String.valueOf(typed.get("type"))), typed.get("value"));
      }
      if (models.isModel(raw)) {
        return models.read(raw, (Map<?, ?>) tree);
      }
      if (raw.isRecord()) {
        return record(raw, (Map<?, ?>) tree);
      }
      if (Map.class.isAssignableFrom(raw)) {
        return map(raw, (ParameterizedType) type, (Map<?, ?>) tree);
      }
      if (Collection.class.isAssignableFrom(raw)) {
        return collection(raw, (ParameterizedType) type, (List<?>) tree);
      }
      return scalar(raw, tree);
    } catch (ClassCastException | ArithmeticException e) {
      throw new IllegalArgumentException("no " + raw.getSimpleName() + ": '" + tree + "'", e);
    }
  }

  private Object record(Class<?> type, Map<?, ?> members) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = read(components[i].getGenericType(), members.get(components[i].getName()));
    }
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(
          "no " + type.getSimpleName() + ": " + cause.getMessage(), cause);
    }
  }

  private Object map(Class<?> raw, ParameterizedType type, Map<?, ?> tree) {
    Map<Object, Object> all = new LinkedHashMap<>();
    tree.forEach(
        (key, value) ->
            all.put(
                key((Class<?>) type.getActualTypeArguments()[0], (String) key),
                present(read(type.getActualTypeArguments()[1], value))));
    if (raw == TreePMap.class) {
      TreePMap<Comparable<Object>, Object> sorted = TreePMap.empty();
      for (Map.Entry<Object, Object> each : all.entrySet()) {
        @SuppressWarnings("unchecked")
        Comparable<Object> key = (Comparable<Object>) each.getKey();
        sorted = sorted.plus(key, each.getValue());
      }
      return sorted;
    }
    return all;
  }

  private Object key(Class<?> type, String text) {
    return type == Long.class || type == Integer.class
        ? scalar(type, new BigDecimal(text))
        : scalar(type, text);
  }

  private Object collection(Class<?> raw, ParameterizedType type, List<?> tree) {
    List<Object> all = new ArrayList<>();
    tree.forEach(each -> all.add(present(read(type.getActualTypeArguments()[0], each))));
    if (raw == MapPSet.class) {
      return HashTreePSet.from(all);
    }
    return Set.class.isAssignableFrom(raw) ? Set.copyOf(all) : all;
  }

  private static Object present(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("nothing may be null here");
    }
    return value;
  }

  private static Object scalar(Class<?> type, Object tree) {
    if (type == String.class || type == Boolean.class || type == boolean.class) {
      return type == String.class ? (String) tree : (Boolean) tree;
    }
    if (type == int.class || type == Integer.class) {
      return ((BigDecimal) tree).intValueExact();
    }
    if (type == long.class || type == Long.class) {
      return ((BigDecimal) tree).longValueExact();
    }
    if (type == double.class || type == Double.class) {
      return ((BigDecimal) tree).doubleValue();
    }
    if (type == Instant.class) {
      return Instant.parse((String) tree);
    }
    if (type == Duration.class) {
      return Duration.parse((String) tree);
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(tree)) {
          return constant;
        }
      }
    }
    throw new IllegalArgumentException("no " + type.getName() + ": '" + tree + "'");
  }
}
