package io.github.localec2.server.protocol.codec;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/** Turns SDK requests back into the parameters that they were read from. */
public final class RequestForm {
  private final StringBuilder out = new StringBuilder();

  private RequestForm() {}

  /**
   * The parameters of a request, as {@code application/x-www-form-urlencoded}; without an action.
   */
  public static String of(Object request) {
    RequestForm form = new RequestForm();
    form.members("", (SdkPojo) request);
    return form.out.toString();
  }

  private void members(String prefix, SdkPojo pojo) {
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (value != null && !(value instanceof SdkAutoConstructList)) {
        value(prefix + field.locationName(), field, value);
      }
    }
  }

  private void value(String name, SdkField<?> field, Object value) {
    MarshallingKnownType kind = field.marshallingType().getKnownType();
    if (kind == MarshallingKnownType.LIST) {
      SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
      int position = 0;
      for (Object each : (List<?>) value) {
        value(name + '.' + ++position, element, each);
      }
    } else if (kind == MarshallingKnownType.SDK_POJO) {
      members(name + '.', (SdkPojo) value);
    } else {
      String text =
          value instanceof SdkBytes bytes
              ? Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe())
              : value.toString();
      out.append(out.length() == 0 ? "" : "&")
          .append(name)
          .append('=')
          .append(URLEncoder.encode(text, StandardCharsets.UTF_8));
    }
  }
}
