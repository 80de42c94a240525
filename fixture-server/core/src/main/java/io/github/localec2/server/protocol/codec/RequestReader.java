package io.github.localec2.server.protocol.codec;

import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Turns parameters into SDK requests by what the SDK's classes say of themselves. A class's plan is
 * made once, at its first use.
 */
public final class RequestReader {
  private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

  private final Class<?> requestType;
  private final Supplier<SdkPojo> newBuilder;
  private final Shape shape;
  private final List<Constraint> constraints;

  /**
   * @param requestType an SDK request class
   * @param constraints what the API's reference says of its members
   */
  public RequestReader(Class<?> requestType, List<Constraint> constraints) {
    this.requestType = requestType;
    this.newBuilder = builderOf(requestType);
    this.shape = shapeOf(newBuilder, requestType);
    this.constraints = List.copyOf(constraints);
  }

  public Class<?> requestType() {
    return requestType;
  }

  /** The wire name of a member; null where this SDK does not have it. */
  public @Nullable String wireName(String memberName) {
    return shape.wireNames.get(memberName);
  }

  /**
   * The request in these parameters; those in {@code apart} are none of its members.
   *
   * @throws Ec2Fault what EC2 answers for parameters that don't fit
   */
  public Object read(FormNode root, Set<String> apart) {
    for (Constraint constraint : constraints) {
      String name = shape.wireNames.get(constraint.member());
      if (name != null) {
        constraint.check(name, root.children().get(name));
      }
    }
    return fill(newBuilder.get(), shape, root, "", apart);
  }

  private static Object fill(
      SdkPojo builder, Shape shape, FormNode node, String path, Set<String> apart) {
    for (Map.Entry<String, FormNode> entry : node.children().entrySet()) {
      String name = entry.getKey();
      if (path.isEmpty() && apart.contains(name)) {
        continue;
      }
      Member member = shape.member(name);
      if (member == null) {
        throw CommonFaults.unknownParameter(path + name);
      }
      if (isEmptyName(member, entry.getValue())) {
        continue;
      }
      Object value = value(member, entry.getValue(), path + name);
      member.field.set(builder, value);
    }
    return ((Buildable) builder).build();
  }

  /**
   * Clients send the id or the zone that they don't have as an empty text, and mean that they give
   * none.
   */
  private static boolean isEmptyName(Member member, FormNode node) {
    return member.kind == MarshallingKnownType.STRING
        && member.isName
        && node.children().isEmpty()
        && "".equals(node.value());
  }

  private static Object value(Member member, FormNode node, String path) {
    if (member.kind == MarshallingKnownType.LIST) {
      return list(member, node, path);
    }
    if (member.kind == MarshallingKnownType.SDK_POJO) {
      return pojo(member, node, path);
    }
    String text = node.children().isEmpty() ? node.value() : onlyElement(node, path);
    return scalar(member, text == null ? "" : text, path);
  }

  /** Old clients send some single values as a list of one, which EC2 takes. */
  private static @Nullable String onlyElement(FormNode node, String path) {
    Map.Entry<String, FormNode> first = node.children().entrySet().iterator().next();
    int position = position(first.getKey());
    if (node.value() != null
        || node.children().size() > 1
        || position < 0
        || position > 1
        || !first.getValue().children().isEmpty()) {
      throw CommonFaults.unknownParameter(path + "." + first.getKey());
    }
    return first.getValue().value();
  }

  private static Object pojo(Member member, FormNode node, String path) {
    String text = node.value();
    if (text != null && !text.isEmpty()) {
      throw CommonFaults.unknownParameter(path);
    }
    return fill(member.constructor().get(), member.shape(), node, path + ".", Set.of());
  }

  private static List<Object> list(Member member, FormNode node, String path) {
    Member element = member.element();
    String text = node.value();
    if (text != null && !text.isEmpty()) {
      if (element.kind == MarshallingKnownType.SDK_POJO || !node.children().isEmpty()) {
        throw CommonFaults.unknownParameter(path);
      }
      // and lists of one as a single value
      return List.of(scalar(element, text, path));
    }
    Map<Integer, FormNode> inOrder = new TreeMap<>();
    for (Map.Entry<String, FormNode> entry : node.children().entrySet()) {
      int position = position(entry.getKey());
      if (position < 0 || inOrder.put(position, entry.getValue()) != null) {
        throw CommonFaults.unknownParameter(path + "." + entry.getKey());
      }
    }
    List<Object> values = new ArrayList<>(inOrder.size());
    inOrder.forEach((position, each) -> values.add(value(element, each, path + "." + position)));
    return values;
  }

  /** A list position, from 0 or 1; -1 where the text is none. */
  private static int position(String text) {
    if (text.length() > 6) {
      return -1;
    }
    int position = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      position = position * 10 + (c - '0');
    }
    return position;
  }

  private static Object scalar(Member member, String text, String path) {
    try {
      switch (member.kind) {
        case STRING:
          Set<String> allowed = member.allowed;
          if (allowed != null && !allowed.contains(text)) {
            String hyphenated = hyphenated(text);
            if (allowed.contains(hyphenated)) {
              return hyphenated;
            }
            throw CommonFaults.invalidParameterValue(
                "Invalid value '" + text + "' for " + path + ".");
          }
          return text;
        case INTEGER:
          return Integer.valueOf(text.trim());
        case LONG:
          return Long.valueOf(text.trim());
        case SHORT:
          return Short.valueOf(text.trim());
        case BYTE:
          return Byte.valueOf(text.trim());
        case FLOAT:
          return finite(Float.valueOf(text.trim()), text, path);
        case DOUBLE:
          return finite(Double.valueOf(text.trim()), text, path);
        case BIG_DECIMAL:
          return new BigDecimal(text.trim());
        case BOOLEAN:
          return flag(text, path);
        case INSTANT:
          return WireTimes.parse(text.trim());
        case SDK_BYTES:
          return SdkBytes.fromByteArray(Base64.getMimeDecoder().decode(text));
        default:
          throw new IllegalStateException("EC2 has no members of kind " + member.kind);
      }
    } catch (NumberFormatException e) {
      throw CommonFaults.invalidValue(path, text, "Expecting a number of type " + lower(member));
    } catch (DateTimeException e) {
      throw CommonFaults.invalidValue(path, text, "Expecting a time in ISO 8601 format");
    } catch (IllegalArgumentException e) {
      throw CommonFaults.invalidValue(path, text, "Expecting base64");
    }
  }

  /** EC2 also takes the older spelling of some values, such as {@code lowestPrice}. */
  private static String hyphenated(String text) {
    StringBuilder with = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z' && with.length() > 0) {
        with.append('-').append(Character.toLowerCase(c));
      } else {
        with.append(c);
      }
    }
    return with.toString();
  }

  private static <N extends Number> N finite(N number, String text, String path) {
    if (!Double.isFinite(number.doubleValue())) {
      throw CommonFaults.invalidValue(path, text, "Expecting a finite number");
    }
    return number;
  }

  private static String lower(Member member) {
    return member.kind.name().toLowerCase(Locale.ROOT);
  }

  private static Boolean flag(String text, String path) {
    if (text.equalsIgnoreCase("true")) {
      return Boolean.TRUE;
    }
    if (text.equalsIgnoreCase("false")) {
      return Boolean.FALSE;
    }
    throw CommonFaults.invalidValue(path, text, "Expecting true or false");
  }

  private static Supplier<SdkPojo> builderOf(Class<?> type) {
    try {
      Method builder = type.getMethod("builder");
      return () -> {
        try {
          return (SdkPojo) builder.invoke(null);
        } catch (IllegalAccessException | InvocationTargetException e) {
          throw new IllegalStateException(type + " can't be built", e);
        }
      };
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " is no class of the SDK's model", e);
    }
  }

  private static Shape shapeOf(Supplier<SdkPojo> newBuilder, Class<?> model) {
    Shape known = SHAPES.get(model);
    if (known == null) {
      known = new Shape(newBuilder.get(), model);
      SHAPES.put(model, known);
    }
    return known;
  }

  /** The members of one class by their names on the wire. */
  private static final class Shape {
    private final Map<String, Member> exact = new HashMap<>();
    private final Map<String, Member> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> wireNames = new HashMap<>();

    Shape(SdkPojo builder, Class<?> model) {
      for (SdkField<?> field : builder.sdkFields()) {
        Member member = new Member(field, EnumValues.of(model, field.memberName()));
        exact.put(field.locationName(), member);
        anyCase.put(field.locationName(), member);
        wireNames.put(field.memberName(), field.locationName());
      }
    }

    /** Old clients begin names with a small letter. */
    @Nullable Member member(String name) {
      Member member = exact.get(name);
      return member != null ? member : anyCase.get(name);
    }
  }

  /** One member, or the elements of a list; what lies deeper is made at its first use. */
  private static final class Member {
    private final SdkField<?> field;
    private final MarshallingKnownType kind;
    private final @Nullable Set<String> allowed;
    private final boolean isName;
    private volatile @Nullable Shape shape;
    private volatile @Nullable Member element;

    Member(SdkField<?> field, @Nullable Set<String> allowed) {
      this.field = field;
      this.kind = field.marshallingType().getKnownType();
      this.allowed = allowed;
      this.isName = isName(field.locationName());
    }

    private static boolean isName(@Nullable String name) {
      return name != null && (name.endsWith("Id") || name.endsWith("AvailabilityZone"));
    }

    Supplier<SdkPojo> constructor() {
      return field.constructor();
    }

    Shape shape() {
      Shape known = shape;
      if (known == null) {
        Class<?> model = ((Buildable) constructor().get()).build().getClass();
        known = shapeOf(constructor(), model);
        shape = known;
      }
      return known;
    }

    Member element() {
      Member known = element;
      if (known == null) {
        known = new Member(field.getTrait(ListTrait.class).memberFieldInfo(), allowed);
        element = known;
      }
      return known;
    }
  }
}
