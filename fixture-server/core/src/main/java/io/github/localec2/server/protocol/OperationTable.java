package io.github.localec2.server.protocol;

import io.github.localec2.server.operation.Family;
import io.github.localec2.server.operation.Operation;
import io.github.localec2.server.protocol.codec.Constraints;
import io.github.localec2.server.protocol.codec.RequestReader;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Every operation of the SDK's model by its name, with its handler where there is one. */
public final class OperationTable {
  private static final String MODEL = "software.amazon.awssdk.services.ec2.model.";
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{2,127}");
  private static final Map<Class<?>, RequestReader> READERS = new ConcurrentHashMap<>();

  private final Map<String, Operation<?>> exact = new HashMap<>();
  private final Map<String, Operation<?>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  public OperationTable(Collection<Family> families) {
    for (Family family : families) {
      for (Operation<?> operation : family.operations()) {
        if (exact.put(operation.name(), operation) != null) {
          throw new IllegalStateException(operation.name() + " has two handlers");
        }
        anyCase.put(operation.name(), operation);
      }
    }
  }

  /** The operations that have a handler, by name. */
  public Collection<String> handled() {
    return List.copyOf(anyCase.keySet());
  }

  /**
   * The operation of an action.
   *
   * @throws Ec2Fault UnsupportedOperation for an action of EC2 without a handler, InvalidAction for
   *     one that EC2 does not have
   */
  Operation<?> find(String action, String version) {
    Operation<?> operation = exact.get(action);
    if (operation == null) {
      // one action is written otherwise than its class: EnableVolumeIO
      operation = anyCase.get(action);
    }
    if (operation != null) {
      return operation;
    }
    if (Constraints.reference().operations().contains(action) || requestType(action) != null) {
      throw CommonFaults.unsupportedOperation(
          "The operation " + action + " is not supported by Local EC2 yet.");
    }
    throw CommonFaults.invalidAction(action, version);
  }

  static @Nullable Class<?> requestType(String action) {
    if (!NAME.matcher(action).matches()) {
      return null;
    }
    try {
      String simple = Character.toUpperCase(action.charAt(0)) + action.substring(1);
      return Class.forName(
          MODEL + simple + "Request", false, OperationTable.class.getClassLoader());
    } catch (ClassNotFoundException | NoClassDefFoundError unknown) {
      return null;
    }
  }

  static RequestReader reader(Operation<?> operation) {
    RequestReader known = READERS.get(operation.requestType());
    if (known == null) {
      known =
          new RequestReader(
              operation.requestType(), Constraints.reference().of(wireName(operation.name())));
      READERS.put(operation.requestType(), known);
    }
    return known;
  }

  private static String wireName(String name) {
    return name.toLowerCase(Locale.ROOT).equals("enablevolumeio") ? "EnableVolumeIO" : name;
  }
}
