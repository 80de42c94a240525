package io.github.localec2.libvirt;

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** Reads what libvirt hands over as named values: a name of 80 bytes, a type, and the value. */
final class TypedParameters {
  private static final int SIZE = 96;
  private static final int VALUE = 88;

  private TypedParameters() {}

  /** Whether a flag is set; true where there is none of that name. */
  static boolean isTrue(@Nullable Pointer parameters, int count, String name) {
    for (int i = 0; parameters != null && i < count; i++) {
      Pointer each = parameters.share((long) i * SIZE);
      if (each.getString(0).equals(name)) {
        return each.getByte(VALUE) != 0;
      }
    }
    return true;
  }
}
