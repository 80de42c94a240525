package io.github.localec2.server.protocol.codec;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Shows SDK objects and records of ours as JSON, for people: members by the names that the API
 * reference and the AWS CLI's {@code --cli-input-json} have, absent ones left out, secrets as
 * stars.
 */
public final class ModelJson {
  /** What stands for a secret. */
  public static final String REDACTED = "***";

  /** What nobody should read over somebody's shoulder. */
  private static final Set<String> SECRETS =
      Set.of("KeyMaterial", "PasswordData", "PreSharedKey", "SecretAccessKey", "SessionToken");

  private static final int DEEPEST = 24;

  private final StringBuilder out;

  private ModelJson(StringBuilder out) {
    this.out = out;
  }

  /** Appends a value: an SDK object, a record, a collection, or what is shown as text. */
  public static void write(StringBuilder out, @Nullable Object value) {
    new ModelJson(out).value(value, 0);
  }

  /** Appends a text in quotes, safe in JSON and in a page. */
  public static void text(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
            out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private void value(@Nullable Object value, int depth) {
    if (value == null || depth > DEEPEST) {
      out.append("null");
    } else if (value instanceof SdkPojo pojo) {
      pojo(pojo, depth);
    } else if (value instanceof Iterable<?> many) {
      list(many, depth);
    } else if (value instanceof Map<?, ?> map) {
      map(map, depth);
    } else if (value instanceof Optional<?> maybe) {
      value(maybe.orElse(null), depth);
    } else if (value instanceof Record record) {
      record(record, depth);
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof SdkBytes bytes) {
      text(out, Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
    } else {
      text(out, value.toString());
    }
  }

  private void pojo(SdkPojo pojo, int depth) {
    char before = '{';
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (isSet(value)) {
        member(before, field.memberName(), value, depth);
        before = ',';
      }
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private void record(Record record, int depth) {
    char before = '{';
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = valueOf(record, component.getAccessor());
      if (isSet(value)) {
        String name = component.getName();
        member(before, Character.toUpperCase(name.charAt(0)) + name.substring(1), value, depth);
        before = ',';
      }
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private static @Nullable Object valueOf(Record record, Method accessor) {
    try {
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(accessor + " can't be read", e);
    }
  }

  private static boolean isSet(@Nullable Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList)
        && !(value instanceof SdkAutoConstructMap);
  }

  private void member(char before, String name, @Nullable Object value, int depth) {
    out.append(before);
    text(out, name);
    out.append(':');
    if (SECRETS.contains(name)) {
      text(out, REDACTED);
    } else {
      value(value, depth + 1);
    }
  }

  private void list(Iterable<?> many, int depth) {
    char before = '[';
    for (Object each : many) {
      out.append(before);
      value(each, depth + 1);
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  }

  private void map(Map<?, ?> map, int depth) {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      member(before, String.valueOf(entry.getKey()), entry.getValue(), depth);
      before = ',';
    }
    out.append(before == '{' ? "{}" : "}");
  }
}
