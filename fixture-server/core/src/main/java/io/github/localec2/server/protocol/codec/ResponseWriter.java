package io.github.localec2.server.protocol.codec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.services.ec2.model.Ec2Response;

/**
 * Turns SDK responses into EC2's XML by what the SDK's classes say of themselves: absent members
 * left out, a list that was set but has nothing in it as an empty element. A response's members are
 * in the model's order. A resource begins with its id, and what is plain comes before what has an
 * inside, as EC2 sends it: old clients that read as they go lose what comes after a nested item.
 */
public final class ResponseWriter {
  private static final Map<Class<?>, Element[]> SHAPES = new ConcurrentHashMap<>();

  /** In a list of this many, what they share is worth being remembered. */
  private static final int MANY = 16;

  /** In bytes; what is longer is seldom shared, and is not to be kept. */
  private static final int LONGEST_SHARED = 2048;

  private final XmlBuffer out;
  private final AnswerItems items;
  private @Nullable Repetitions repetitions;

  private ResponseWriter(XmlBuffer out, AnswerItems items) {
    this.out = out;
    this.items = items;
  }

  /**
   * Writes the response to an action.
   *
   * @param version the API version that the client speaks, for the namespace
   * @param earlier where the answers to this action before it are
   */
  public static void write(
      XmlBuffer out,
      String action,
      String version,
      String requestId,
      Object response,
      EarlierAnswers earlier) {
    SdkPojo pojo = (SdkPojo) response;
    out.raw(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<"
                + action
                + "Response xmlns=\"http://ec2.amazonaws.com/doc/")
        .raw(version)
        .raw("/\"><requestId>")
        .text(requestId)
        .raw("</requestId>");
    Element[] elements = shapeOf(pojo);
    if (elements.length == 0) {
      out.raw("<return>true</return>");
    }
    AnswerItems items = AnswerItems.after(earlier.of(action));
    new ResponseWriter(out, items).members(elements, pojo);
    out.raw("</" + action + "Response>");
    if (out.length() >= EarlierAnswers.LARGE) {
      earlier.keep(action, items.complete());
    }
  }

  /** Writes an error; errors have no namespace. */
  public static void writeError(XmlBuffer out, String code, String message, String requestId) {
    out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>")
        .text(code)
        .raw("</Code><Message>")
        .text(message)
        .raw("</Message></Error></Errors><RequestID>")
        .text(requestId)
        .raw("</RequestID></Response>");
  }

  private void members(Element[] elements, SdkPojo pojo) {
    for (Element element : elements) {
      Object value = element.field.getValueOrDefault(pojo);
      if (value != null) {
        write(element, value);
      }
    }
  }

  private void write(Element element, Object value) {
    switch (element.kind) {
      case LIST -> list(element, value);
      case SDK_POJO -> part(element, (SdkPojo) value);
      default -> {
        out.raw(element.open);
        scalar(out, element.kind, value);
        out.raw(element.close);
      }
    }
  }

  private void list(Element element, Object value) {
    if (value instanceof SdkAutoConstructList) {
      return;
    }
    List<?> list = (List<?>) value;
    if (list.isEmpty()) {
      out.raw(element.empty);
      return;
    }
    if (repetitions == null && list.size() >= MANY) {
      repetitions = new Repetitions();
    }
    out.raw(element.open);
    Element item = element.item();
    if (item.kind == MarshallingKnownType.SDK_POJO) {
      for (Object each : list) {
        item(item, (SdkPojo) each);
      }
    } else {
      for (Object each : list) {
        write(item, each);
      }
    }
    out.raw(element.close);
  }

  /** What a resource has but one of is often shared by others, as placement or options are. */
  @SuppressWarnings("ReferenceEquality") // the very object, and the very piece
  private void part(Element element, SdkPojo pojo) {
    Shared shared = element.shared;
    if (repetitions != null) {
      // knows more, and keeps nothing
      pojo(element, pojo);
    } else if (shared == null || shared.object != pojo) {
      element.shared = new Shared(pojo, null);
      pojo(element, pojo);
    } else if (shared.text != null) {
      out.raw(shared.text);
    } else {
      byte[] piece = out.piece();
      int from = out.position();
      pojo(element, pojo);
      if (out.piece() == piece && out.position() - from <= LONGEST_SHARED) {
        element.shared = new Shared(pojo, Arrays.copyOfRange(piece, from, out.position()));
      }
    }
  }

  /** A resource that has not changed is written as in the answer before. */
  private void item(Element element, SdkPojo pojo) {
    if (repetitions == null) {
      pojo(element, pojo);
      return;
    }
    byte[] piece = out.piece();
    int from = out.position();
    if (!items.repeated(element.number, pojo, out)) {
      pojo(element, pojo);
    }
    items.written(element.number, pojo, out, piece, from);
  }

  /** Model objects don't change: the same object in the same place is the same text. */
  private void pojo(Element element, SdkPojo pojo) {
    Repetitions known = repetitions;
    if (known != null && known.repeated(element.number, pojo, out)) {
      return;
    }
    byte[] piece = out.piece();
    int from = out.position();
    out.raw(element.open);
    members(element.shape(pojo), pojo);
    out.raw(element.close);
    if (known != null) {
      known.written(element.number, pojo, out, piece, from);
    }
  }

  private static void scalar(XmlBuffer out, MarshallingKnownType kind, Object value) {
    switch (kind) {
      case STRING -> out.text((String) value);
      case INTEGER -> out.number((Integer) value);
      case LONG -> out.number((Long) value);
      case INSTANT -> out.time((Instant) value);
      case SDK_BYTES -> out.raw(Base64.getEncoder().encode(((SdkBytes) value).asByteArrayUnsafe()));
      case DOUBLE, FLOAT -> out.raw(plain(value.toString()));
      default -> out.raw(value.toString());
    }
  }

  /** Without an exponent and without a fraction of nothing. */
  private static String plain(String number) {
    return new BigDecimal(number).stripTrailingZeros().toPlainString();
  }

  private static Element[] shapeOf(SdkPojo pojo) {
    Element[] known = SHAPES.get(pojo.getClass());
    if (known == null) {
      known =
          pojo.sdkFields().stream()
              .map(Element::new)
              .sorted(
                  pojo instanceof Ec2Response
                      ? Comparator.comparingInt(element -> 0)
                      : Comparator.comparingInt(element -> element.rank(pojo.getClass())))
              .toArray(Element[]::new);
      SHAPES.put(pojo.getClass(), known);
    }
    return known;
  }

  /**
   * An object that was written in a place.
   *
   * @param text as it is written there, once it has been seen twice
   */
  private record Shared(SdkPojo object, byte @Nullable [] text) {}

  /** How one member is written; what lies deeper is made at its first use. */
  private static final class Element {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final int number = NUMBERS.getAndIncrement();
    private final SdkField<?> field;
    private final MarshallingKnownType kind;
    private final byte[] open;
    private final byte[] close;
    private final byte[] empty;

    /** The latest object here; threads may see an older one, which is as true. */
    private @Nullable Shared shared;

    private volatile @Nullable Element item;
    private volatile Element @Nullable [] shape;

    Element(SdkField<?> field) {
      this(field, field.unmarshallLocationName());
    }

    private Element(SdkField<?> field, String name) {
      this.field = field;
      this.kind = field.marshallingType().getKnownType();
      this.open = bytes("<" + name + ">");
      this.close = bytes("</" + name + ">");
      this.empty = bytes("<" + name + "/>");
    }

    int rank(Class<?> model) {
      if (field.memberName().equals(model.getSimpleName() + "Id")) {
        return 0;
      }
      return switch (kind) {
        case SDK_POJO -> 2;
        case LIST -> 3;
        default -> 1;
      };
    }

    private static byte[] bytes(String markup) {
      return markup.getBytes(StandardCharsets.UTF_8);
    }

    Element item() {
      Element known = item;
      if (known == null) {
        ListTrait trait = field.getTrait(ListTrait.class);
        String name = trait.memberLocationName();
        known = new Element(trait.memberFieldInfo(), name == null ? "item" : name);
        item = known;
      }
      return known;
    }

    Element[] shape(SdkPojo pojo) {
      Element[] known = shape;
      if (known == null) {
        known = shapeOf(pojo);
        shape = known;
      }
      return known;
    }
  }
}
